/**
 * The rules of the house, held by tests: who may import whom, where time, threads, sockets and randomness come from, and
 * what never appears in main code. Every rule is also put to code that breaks it on purpose (package {@code planted}),
 * because a rule that cannot fail protects nothing. Nothing here runs the program.
 */
@NullMarked
package io.skyloom.rules;

import org.jspecify.annotations.NullMarked;
