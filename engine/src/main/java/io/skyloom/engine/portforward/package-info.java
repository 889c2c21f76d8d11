/**
 * Lends local TCP ports to other visors over routes, and brings theirs here. What is lent is named one by one; each
 * connection has a route of its own, except that a visor of 2024 sends all of its requests down one, and two virtual
 * threads that copy bytes. Nothing here looks into what is copied.
 */
@NullMarked
package io.skyloom.engine.portforward;

import org.jspecify.annotations.NullMarked;
