/**
 * Opens what is not public about relay servers to the stress tests. Actors on the harness's threads; nothing waits.
 * Nothing here is part of the program.
 */
@NullMarked
package io.skyloom.dmsg.server;

import org.jspecify.annotations.NullMarked;
