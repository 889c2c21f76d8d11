/**
 * The ways in which other visors went wrong about applications, for which the stress tests must have eyes. Two or three
 * actors and an arbiter each; nothing here waits.
 */
@NullMarked
package io.skyloom.stress.appdefects;

import org.jspecify.annotations.NullMarked;
