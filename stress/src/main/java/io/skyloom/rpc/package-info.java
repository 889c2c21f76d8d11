/**
 * Opens what is not public about remote calls to the stress tests. Actors on the harness's threads; nothing waits and
 * nothing is sent. Nothing here is part of the program.
 */
@NullMarked
package io.skyloom.rpc;

import org.jspecify.annotations.NullMarked;
