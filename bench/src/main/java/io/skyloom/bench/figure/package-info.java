/**
 * What a measurement has found, as data: quantities with their units, and rows of them that load programs print one a line.
 * Everything here is immutable or used by one thread. Nothing is measured, compared or drawn here.
 */
@NullMarked
package io.skyloom.bench.figure;

import org.jspecify.annotations.NullMarked;
