/**
 * What single operations on keys cost, a handshake, and the sealing and opening of one frame, by cipher. JMH runs them
 * on a thread of its own; no sockets. Nothing here is part of the visor.
 */
@NullMarked
package io.skyloom.bench.crypto;

import org.jspecify.annotations.NullMarked;
