/**
 * What threads may see of a result that arrives once. A lost wake-up shows as a hang, which fails the test, too. Two
 * actors race, an arbiter looks at what is left; time stands still.
 */
@NullMarked
package io.skyloom.stress.outcome;

import org.jspecify.annotations.NullMarked;
