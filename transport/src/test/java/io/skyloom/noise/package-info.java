/** Proof that the handshakes are the network's own, byte for byte, and that nothing a peer sends can upset them. */
@NullMarked
package io.skyloom.noise;

import org.jspecify.annotations.NullMarked;
