package io.skyloom.engine.control;

/**
 * How far one visor is. Immutable.
 *
 * @param peer its key in hex
 * @param max the longest ping, for example {@code 12.5ms}; 0 when it failed
 * @param min the shortest
 * @param mean the mean
 * @param status {@code Success}, or {@code Failed} and why
 */
public record TestResult(String peer, String max, String min, String mean, String status) {}
