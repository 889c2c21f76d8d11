/**
 * Opens what is not public about the transport manager to the stress tests. Actors on the harness's threads; nothing
 * waits. Nothing here is part of the program.
 */
@NullMarked
package io.skyloom.manager;

import org.jspecify.annotations.NullMarked;
