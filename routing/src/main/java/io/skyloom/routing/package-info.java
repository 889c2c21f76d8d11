/**
 * The room of routes: what a packet's type and route id mean, the routing table, route groups and their setup. It
 * stands on transports and never sees a socket. Its threads are those of the transports that hand it packets.
 */
@NullMarked
package io.skyloom.routing;

import org.jspecify.annotations.NullMarked;
