/**
 * Opens what is not public about runs of applications to the stress tests. Actors on the harness's threads; nothing
 * waits. Nothing here is part of the program.
 */
@NullMarked
package io.skyloom.engine.appserver;

import org.jspecify.annotations.NullMarked;
