/**
 * Stand-ins for the networks that transports run over: connections between real sealed streams without a handshake,
 * over whatever {@code Net} the test hands in.
 */
@NullMarked
package io.skyloom.network;

import org.jspecify.annotations.NullMarked;
