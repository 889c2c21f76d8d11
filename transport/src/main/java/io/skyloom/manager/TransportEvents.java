package io.skyloom.manager;

import io.skyloom.managed.Loss;
import io.skyloom.managed.ManagedTransport;

/**
 * What a listener is told of transports, in order and one at a time, on a virtual thread outside all locks. Of one
 * transport: installed once, then switches, then lost once. A transport's loss is told before the installation of the
 * next one with the same id. Listeners must return soon: those behind them wait.
 */
public interface TransportEvents {
    /** The transport can be used. */
    default void installed(ManagedTransport transport) {}

    /** The transport is written to another connection from now on; packets under way on the former one may be lost. */
    default void switched(ManagedTransport transport, Loss why) {}

    /** The transport is gone and stays gone. */
    default void lost(ManagedTransport transport, Loss why) {}
}
