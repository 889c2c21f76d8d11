/** Proofs for transport entries: recorded ids, JSON both ways, random and damaged input. */
@NullMarked
package io.skyloom.entry;

import org.jspecify.annotations.NullMarked;
