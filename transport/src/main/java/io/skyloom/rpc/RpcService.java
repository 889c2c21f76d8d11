package io.skyloom.rpc;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A named set of methods with what they do. Immutable; one may serve any number of connections. */
public final class RpcService {
    /** A method and what it does. */
    record Entry<A, R>(RpcMethod<A, R> method, RpcHandler<A, R> handler, Optional<Duration> limit) {}

    private final String name;
    private final Map<String, Entry<?, ?>> methods;

    private RpcService(String name, Map<String, Entry<?, ?>> methods) {
        this.name = name;
        this.methods = Map.copyOf(methods);
    }

    /** Where a service declares its methods. */
    public static final class Methods {
        private final Map<String, Entry<?, ?>> declared = new HashMap<>();

        private Methods() {}

        /** Declares a method with the server's usual limit. */
        public <A, R> Methods add(RpcMethod<A, R> method, RpcHandler<A, R> handler) {
            return put(new Entry<>(method, handler, Optional.empty()));
        }

        /** Declares a method that may take so long; {@link RpcServerLimits#UNLIMITED} for one that waits for events. */
        public <A, R> Methods add(RpcMethod<A, R> method, Duration limit, RpcHandler<A, R> handler) {
            return put(new Entry<>(method, handler, Optional.of(limit)));
        }

        private Methods put(Entry<?, ?> entry) {
            if (declared.putIfAbsent(entry.method().name(), entry) != null) {
                throw new IllegalArgumentException("method " + entry.method().name() + " is declared twice");
            }
            return this;
        }
    }

    /** Defines a service. */
    public static RpcService define(String name, Consumer<Methods> declaration) {
        Methods methods = new Methods();
        declaration.accept(methods);
        return new RpcService(name, methods.declared);
    }

    /** The part of a method's wire name before the last dot. */
    public String name() {
        return name;
    }

    @Nullable
    Entry<?, ?> find(String method) {
        return methods.get(method);
    }
}
