package io.skyloom.bench.recording;

import io.skyloom.bench.figure.Quantity;
import java.util.List;

/**
 * The middle and the ends of what some rounds found.
 *
 * @param median of them
 * @param lowest of them
 * @param highest of them
 * @param rounds how many there were, at least one
 */
public record Figure(double median, double lowest, double highest, int rounds) {
    /** Of at least one round. */
    public static Figure of(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Figure(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /** Of one round. */
    public static Figure of(double value) {
        return new Figure(value, value, value, 1);
    }

    /** The median and, where there were several rounds that differ, the ends in brackets. */
    public String text(Quantity quantity) {
        String low = quantity.text(lowest);
        String high = quantity.text(highest);
        return quantity.text(median) + (low.equals(high) ? "" : " (" + low + "–" + high + ")");
    }
}
