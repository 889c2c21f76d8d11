/**
 * What the results are made of: the groups with their steps, what was to be reached, which figures are drawn, and which
 * ratios must not slip. Immutable lists. Nothing here measures.
 */
@NullMarked
package io.skyloom.bench.plan;

import org.jspecify.annotations.NullMarked;
