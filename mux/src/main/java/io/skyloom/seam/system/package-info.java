/**
 * The seams as the running program has them: the machine's clock, one timer thread, virtual and platform threads, NIO
 * channels and the system's secure random generator. This is the only package that may touch those directly. It
 * decides nothing about the protocol.
 */
@NullMarked
package io.skyloom.seam.system;

import org.jspecify.annotations.NullMarked;
