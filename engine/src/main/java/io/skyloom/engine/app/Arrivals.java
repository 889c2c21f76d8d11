package io.skyloom.engine.app;

/**
 * What a connection may be able to tell beside its bytes: whether anything still comes from the peer, even while nothing
 * can be read because a piece in front is missing. An {@link AppSocket} that knows implements it; who asks does without
 * when it does not.
 */
public interface Arrivals {
    /**
     * A count that grows with every data packet of the peer that reaches the visor, on any way, in order or not. Only
     * whether it has grown means anything. Any thread; never blocks.
     */
    long arrivals();
}
