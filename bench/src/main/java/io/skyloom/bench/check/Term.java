package io.skyloom.bench.check;

import io.skyloom.bench.figure.Quantity;
import io.skyloom.bench.recording.Figure;
import io.skyloom.bench.recording.Recording;
import java.util.Map;
import java.util.Optional;

/**
 * One figure of a recording.
 *
 * @param group it is found in
 * @param where names and values of its row
 * @param quantity of the row
 */
record Term(String group, Map<String, String> where, Quantity quantity) {
    Optional<Figure> in(Recording recording) {
        return recording
                .section(group)
                .flatMap(section -> section.row(where))
                .map(row -> row.figures().get(quantity));
    }
}
