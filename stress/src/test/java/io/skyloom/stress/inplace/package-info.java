/**
 * Defects planted in the real classes, through what those take from outside: values that look alike, a look that is blind,
 * an owner that does not look again, ids that do not rest. Where a class takes nothing from outside its defect is a small
 * model. Each must be seen to fail by the short pass. Actors race on fresh tables; nothing here waits.
 */
@NullMarked
package io.skyloom.stress.inplace;

import org.jspecify.annotations.NullMarked;
