/** Proofs for the slot of a transport: the table of choices case by case, and random histories against a model. */
@NullMarked
package io.skyloom.managed;

import org.jspecify.annotations.NullMarked;
