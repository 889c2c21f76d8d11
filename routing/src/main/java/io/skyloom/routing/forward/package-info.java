/**
 * The packet path of a visor: from the reader of one transport, by the routing table, to the output of another or to
 * the intake of a route that ends here. All of it runs on the readers' own threads; a neighbour that does not keep up
 * gets one thread more until it does. No packet of a living route is dropped without closing that route, and nothing
 * is written or awaited while a lock is held.
 *
 * <pre>
 *  ForwardingSink ─ lookup ─┬─► Lane ─► output of the next transport         one flush per lane and batch
 *   (one per reader)        │     └ full: Backlog ─► its own drainer         wait, or close the largest route
 *                           └─► RouteIntake
 * </pre>
 */
@NullMarked
package io.skyloom.routing.forward;

import org.jspecify.annotations.NullMarked;
