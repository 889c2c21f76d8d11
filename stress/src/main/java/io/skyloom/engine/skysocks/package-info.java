/**
 * Opens what is not public about the proxy to the stress tests. Actors on the harness's threads; nothing waits. Nothing
 * here is part of the program.
 */
@NullMarked
package io.skyloom.engine.skysocks;

import org.jspecify.annotations.NullMarked;
