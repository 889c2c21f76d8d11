package io.skyloom.bench.recording;

import io.skyloom.bench.figure.Quantity;
import io.skyloom.bench.figure.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One measurement over all its rounds.
 *
 * @param what was measured: names and values of whatever was varied, in order
 * @param figures what came out
 */
public record Measured(Map<String, String> what, Map<Quantity, Figure> figures) {
    /** Keeps copies in the order given. */
    public Measured {
        what = Collections.unmodifiableMap(new LinkedHashMap<>(what));
        EnumMap<Quantity, Figure> copy = new EnumMap<>(Quantity.class);
        copy.putAll(figures);
        figures = Collections.unmodifiableMap(copy);
    }

    /** Puts rounds of the same measurement together, in the order in which each came first. */
    public static List<Measured> over(List<Row> rounds) {
        Map<Map<String, String>, List<Row>> byWhat = new LinkedHashMap<>();
        for (Row round : rounds) {
            byWhat.computeIfAbsent(round.what(), what -> new ArrayList<>()).add(round);
        }
        List<Measured> all = new ArrayList<>();
        byWhat.forEach((what, rows) -> all.add(new Measured(what, figures(rows))));
        return all;
    }

    private static Map<Quantity, Figure> figures(List<Row> rows) {
        Map<Quantity, List<Double>> values = new EnumMap<>(Quantity.class);
        for (Row row : rows) {
            row.figures()
                    .forEach((quantity, value) -> values.computeIfAbsent(quantity, one -> new ArrayList<>())
                            .add(value));
        }
        Map<Quantity, Figure> figures = new EnumMap<>(Quantity.class);
        values.forEach((quantity, all) -> figures.put(quantity, Figure.of(all)));
        return figures;
    }

    /** Whether all these names have these values. */
    public boolean is(Map<String, String> where) {
        return what.entrySet().containsAll(where.entrySet());
    }
}
