/**
 * What a run has found and under which conditions, as it is kept in {@code bench/results.json}. Immutable. Nothing here
 * measures; tables, charts and comparisons are made from it and from nothing else.
 */
@NullMarked
package io.skyloom.bench.recording;

import org.jspecify.annotations.NullMarked;
