/**
 * Which paths a route may take: a graph of the published transports, a bounded search in it, a service that answers by
 * it, that service's client, and the calculation a visor makes by itself. Searches run on the caller's thread and touch
 * nothing shared; only fetching a fresh listing starts a thread. Nothing here sets up a route or knows which visor is
 * misbehaving: whom to avoid is told.
 */
@NullMarked
package io.skyloom.routing.finder;

import org.jspecify.annotations.NullMarked;
