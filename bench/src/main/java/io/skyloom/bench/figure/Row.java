package io.skyloom.bench.figure;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One round of one measurement.
 *
 * @param what was measured: names and values of whatever was varied, in order
 * @param figures what came out
 */
public record Row(Map<String, String> what, Map<Quantity, Double> figures) {
    /** Keeps copies in the order given. */
    public Row {
        what = Collections.unmodifiableMap(new LinkedHashMap<>(what));
        EnumMap<Quantity, Double> copy = new EnumMap<>(Quantity.class);
        copy.putAll(figures);
        figures = Collections.unmodifiableMap(copy);
    }

    /** A row of that case without figures so far. */
    public static Row of(Map<String, String> what) {
        return new Row(what, Map.of());
    }

    /** A row of the case with one value varied. */
    public static Row of(String name, Object value) {
        return of(Map.of(name, String.valueOf(value)));
    }

    /** The same with one more value that was varied. */
    public Row and(String name, Object value) {
        Map<String, String> more = new LinkedHashMap<>(what);
        more.put(name, String.valueOf(value));
        return new Row(more, figures);
    }

    /** The same with one more figure; what is not a number is left out. */
    public Row with(Quantity quantity, double value) {
        if (!Double.isFinite(value)) {
            return this;
        }
        Map<Quantity, Double> more = new EnumMap<>(Quantity.class);
        more.putAll(figures);
        more.put(quantity, value);
        return new Row(what, more);
    }

    /** The same with more figures. */
    public Row with(Map<Quantity, Double> more) {
        Row row = this;
        for (Map.Entry<Quantity, Double> one : more.entrySet()) {
            row = row.with(one.getKey(), one.getValue());
        }
        return row;
    }
}
