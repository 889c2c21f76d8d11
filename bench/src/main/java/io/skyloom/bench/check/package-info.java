/**
 * Compares a short run with the recorded one: ratios of figures of the same run, which say the same on a slower machine, and
 * bytes allocated, which say the same on every one. Runs on the thread that asks. Nothing is measured here.
 */
@NullMarked
package io.skyloom.bench.check;

import org.jspecify.annotations.NullMarked;
