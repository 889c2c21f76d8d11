package io.skyloom.seam;

/** All the seams of one visor, opened by its composition root and handed down. */
public record Seams(Clock clock, Timers timers, Threads threads, Net net, Entropy entropy) {}
