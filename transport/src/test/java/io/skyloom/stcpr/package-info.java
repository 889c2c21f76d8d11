/** Proofs of the network stcpr on real sockets and in virtual time. */
@NullMarked
package io.skyloom.stcpr;

import org.jspecify.annotations.NullMarked;
