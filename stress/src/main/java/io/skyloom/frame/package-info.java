/**
 * Opens what is not public about frames to the stress tests. Actors on the harness's threads; nothing waits. Nothing here
 * is part of the program.
 */
@NullMarked
package io.skyloom.frame;

import org.jspecify.annotations.NullMarked;
