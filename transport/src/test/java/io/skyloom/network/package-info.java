/**
 * Proofs of what networks share: recorded connections from both ends, cuts, floods, ports, races. Also stand-ins for
 * networks: connections between real sealed streams without a handshake, over whatever {@code Net} the test hands in.
 */
@NullMarked
package io.skyloom.network;

import org.jspecify.annotations.NullMarked;
