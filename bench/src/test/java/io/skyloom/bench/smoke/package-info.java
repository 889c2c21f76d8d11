/**
 * A run of the benchmarks that is too short to measure anything and long enough to find those that no longer work. In the
 * tests' own process and threads. No figure of it is kept.
 */
@NullMarked
package io.skyloom.bench.smoke;

import org.jspecify.annotations.NullMarked;
