/**
 * Route groups: the encrypted stream between two applications over routes, from the first handshake packet to the last
 * acknowledgement. Packets are handled on the thread that reads their transport and never wait there; applications read
 * and write on threads of their own, timers repeat and limit, and only the computation of a handshake has a short-lived
 * thread. Nothing here knows the routing table or other groups, and no lock is held while something is sent.
 */
@NullMarked
package io.skyloom.routing.group;

import org.jspecify.annotations.NullMarked;
