/** Proofs of the plain-text greeting: recorded frames and outcomes, cuts, random and mutated bytes. */
@NullMarked
package io.skyloom.handshake;

import org.jspecify.annotations.NullMarked;
