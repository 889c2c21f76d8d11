/**
 * Limits of time against the work they limit. Two actors, one of them in the timer's place; nothing waits and no stream
 * has an other end.
 */
@NullMarked
package io.skyloom.stress.guard;

import org.jspecify.annotations.NullMarked;
