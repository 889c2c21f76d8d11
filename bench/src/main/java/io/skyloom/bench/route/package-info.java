/**
 * What it costs to find routes in a large network, to hold its graph, and to set routes up. JMH runs them on threads
 * of its own; the setup node and its visors live in the same process. Nothing here is part of the visor.
 */
@NullMarked
package io.skyloom.bench.route;

import org.jspecify.annotations.NullMarked;
