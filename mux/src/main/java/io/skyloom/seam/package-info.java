/**
 * The four doors through which the outside world enters: time ({@link io.skyloom.seam.Clock}, {@link
 * io.skyloom.seam.Timers}), threads ({@link io.skyloom.seam.Threads}), sockets ({@link io.skyloom.seam.Net}) and
 * randomness ({@link io.skyloom.seam.Entropy}). The composition root opens them and hands them down, so that the same
 * blocking code runs on real sockets and inside a simulated network. Nothing outside {@code seam.system} reads a
 * clock, starts a thread, opens a socket or draws a random number by itself; no code here knows keys or packets.
 */
@NullMarked
package io.skyloom.seam;

import org.jspecify.annotations.NullMarked;
