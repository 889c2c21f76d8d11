/** Proofs that every cipher implementation speaks the same bytes. */
@NullMarked
package io.skyloom.aead;

import org.jspecify.annotations.NullMarked;
