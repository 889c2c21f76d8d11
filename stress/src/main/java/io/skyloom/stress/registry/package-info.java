/**
 * What two threads may see of one slot of the registry, as tables of outcomes: a forbidden row is named after the defect
 * that it would be. Two actors race on a fresh state some hundred thousand times, an arbiter looks at what is left.
 * Nothing here waits, and nothing measures speed.
 */
@NullMarked
package io.skyloom.stress.registry;

import org.jspecify.annotations.NullMarked;
