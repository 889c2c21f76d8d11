/**
 * Entry points for coverage-guided fuzzing of what comes from outside. In the ordinary test run each target is called
 * with its few seeds only; {@code JAZZER_FUZZ=1} turns one target at a time into a real hunt.
 */
@NullMarked
package io.skyloom.fuzz;

import org.jspecify.annotations.NullMarked;
