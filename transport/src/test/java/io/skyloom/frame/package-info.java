/** Proofs of the sealed stream: recorded bytes, cuts and mutations, many writers, stalls. */
@NullMarked
package io.skyloom.frame;

import org.jspecify.annotations.NullMarked;
