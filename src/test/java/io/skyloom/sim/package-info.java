/**
 * Whole networks in one thread: services and visors on simulated seams, where a seed decides which thread goes first and
 * time passes only when nobody has anything to do. The test's own thread drives; what blocks runs in threads of the
 * simulation. Nothing here opens a socket, sleeps or reads the machine's clock.
 */
@NullMarked
package io.skyloom.sim;

import org.jspecify.annotations.NullMarked;
