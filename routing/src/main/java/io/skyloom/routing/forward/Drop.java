package io.skyloom.routing.forward;

/** Why a packet went no further. Names are stable: operators see them. */
public enum Drop {
    /** No rule has its id. */
    UNKNOWN_ROUTE,
    /** The rule has seen no packet for too long. */
    EXPIRED_ROUTE,
    /** The rule's packets come from another transport. */
    FOREIGN_TRANSPORT,
    /** A handshake, ping or pong too short for what it is; old visors die of it. */
    MALFORMED,
    /** It concerns the link, not a route, and nobody here answers it. */
    LINK_LOCAL,
    /** A close or keep-alive under the id of a rule that only its owner uses. */
    MISADDRESSED,
    /** The next transport is gone; the route has been closed. */
    NO_TRANSPORT,
    /** Waited for a neighbour that did not keep up; the route has been closed. */
    SHED,
    /** Waited for a transport that ended; the route has been closed. */
    LOST_WITH_TRANSPORT,
    /** The taker of the route failed; the route has been closed. */
    INTAKE_FAILED
}
