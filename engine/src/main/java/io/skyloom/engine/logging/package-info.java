/**
 * What people read while a program runs: one line a fault with time, level, module and text, repeated faults counted
 * instead of repeated. Runs on the threads that log, under no lock while a line is being written. What is said, and when,
 * is decided by those who log.
 */
@NullMarked
package io.skyloom.engine.logging;

import org.jspecify.annotations.NullMarked;
