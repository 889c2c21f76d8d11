/** Proofs of the network stcp on real sockets and in virtual time. */
@NullMarked
package io.skyloom.stcp;

import org.jspecify.annotations.NullMarked;
