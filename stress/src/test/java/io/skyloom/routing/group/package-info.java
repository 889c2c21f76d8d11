/**
 * Opens what is not public about route groups to the checks of linearizability. Threads are the checker's; nothing waits.
 * Nothing here is part of the program.
 */
@NullMarked
package io.skyloom.routing.group;

import org.jspecify.annotations.NullMarked;
