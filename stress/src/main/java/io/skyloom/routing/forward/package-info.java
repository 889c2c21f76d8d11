/**
 * Opens the lanes of the packet path to the stress tests. Actors on the harness's threads; nothing waits and nothing is
 * sent. Nothing here is part of the program.
 */
@NullMarked
package io.skyloom.routing.forward;

import org.jspecify.annotations.NullMarked;
