/**
 * Bar charts as SVG text, the same bytes for the same figures on every machine. Immutable; any thread. Nothing is read
 * from a recording here.
 */
@NullMarked
package io.skyloom.bench.chart;

import org.jspecify.annotations.NullMarked;
