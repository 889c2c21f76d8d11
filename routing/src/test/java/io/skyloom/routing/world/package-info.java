/**
 * Routers of a test and what lies between them: transports in memory that can be full, held up or lost, and visors with
 * everything real but sockets. Everything runs in one {@link io.skyloom.seam.virtual.Simulation}.
 */
@NullMarked
package io.skyloom.routing.world;

import org.jspecify.annotations.NullMarked;
