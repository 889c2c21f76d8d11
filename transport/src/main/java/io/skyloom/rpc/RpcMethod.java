package io.skyloom.rpc;

import io.skyloom.gob.GobType;

/**
 * A method as both ends must describe it. A constant; any thread may use it.
 *
 * @param name without the service, for example {@code ReserveIDs}
 * @param argument what the caller sends
 * @param reply what comes back; {@link io.skyloom.gob.Gob#NOTHING} for none
 */
public record RpcMethod<A, R>(String name, GobType<A> argument, GobType<R> reply) {
    /** The name on the wire. */
    String of(String service) {
        return service.isEmpty() ? name : service + "." + name;
    }
}
