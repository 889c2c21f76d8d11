package io.skyloom.engine.metrics;

import java.util.List;

/**
 * One number of a family.
 *
 * @param labels values in the order of the family's label names
 * @param value any number, infinities and NaN included
 */
public record Sample(List<String> labels, double value) {
    /** Copies the labels. */
    public Sample {
        labels = List.copyOf(labels);
    }

    /** A number with one label. */
    public static Sample of(String label, double value) {
        return new Sample(List.of(label), value);
    }

    /** A count with one label; beyond 2^53 the last digits are rounded. */
    public static Sample of(String label, long count) {
        return new Sample(List.of(label), (double) count);
    }

    /** A count without labels. */
    static Sample of(long count) {
        return new Sample(List.of(), (double) count);
    }
}
