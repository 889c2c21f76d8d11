/**
 * Starts the stress tests and tells what they saw. Everything runs on the main thread, the races in processes that the
 * harness forks. Nothing here judges speed, and nothing of the program depends on it.
 */
@NullMarked
package io.skyloom.stress.run;

import org.jspecify.annotations.NullMarked;
