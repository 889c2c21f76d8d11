package io.skyloom.bench.recording;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one group of measurements has found.
 *
 * @param group its name
 * @param commands that were run, to be run again by hand
 * @param conditions under which
 * @param rows what came out
 * @param failures steps that failed, each with the reason
 */
public record Section(
        String group, List<String> commands, Conditions conditions, List<Measured> rows, List<String> failures) {
    /** Keeps copies. */
    public Section {
        commands = List.copyOf(commands);
        rows = List.copyOf(rows);
        failures = List.copyOf(failures);
    }

    /** The first row of which all these names have these values. */
    public Optional<Measured> row(Map<String, String> where) {
        return rows.stream().filter(row -> row.is(where)).findFirst();
    }
}
