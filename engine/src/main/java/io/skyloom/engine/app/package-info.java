/**
 * What an application is, and what a visor gives it: a name, arguments, a way to dial and listen, and a place to say how
 * it fares. An application runs on one virtual thread inside the visor, or in a process of its own; it cannot tell the
 * difference. Nothing here knows of processes, calls or routes.
 *
 * <p>A socket of a visor's own process should also be {@link io.skyloom.engine.app.Arrivals}: by that an application tells
 * a connection that is stuck behind a missing piece from one that is dead.
 */
@NullMarked
package io.skyloom.engine.app;

import org.jspecify.annotations.NullMarked;
