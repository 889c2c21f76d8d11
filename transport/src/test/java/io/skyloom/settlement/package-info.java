/** Proofs for the settlement handshake: every recorded case in both roles, cuts, silence and hostile peers. */
@NullMarked
package io.skyloom.settlement;

import org.jspecify.annotations.NullMarked;
