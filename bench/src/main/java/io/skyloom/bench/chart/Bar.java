package io.skyloom.bench.chart;

import java.util.OptionalDouble;

/**
 * One bar.
 *
 * @param label beside it
 * @param value how long it is, not negative
 * @param lowest where the line for the spread begins
 * @param highest where it ends
 * @param text at its end
 * @param goal where a mark is set, if there is a goal
 */
public record Bar(String label, double value, double lowest, double highest, String text, OptionalDouble goal) {}
