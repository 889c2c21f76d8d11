package io.skyloom.engine.appserver;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a run has opened, so that it can be shown and is closed with it. Any thread; never waits. */
interface Holdings {
    /** Nothing at all. */
    Holdings NONE = new Holdings() {
        @Override
        public List<ConnectionSummary> connections() {
            return List.of();
        }

        @Override
        public void close() {}
    };

    /** One for each connection, or number reserved for one, in their order. */
    List<ConnectionSummary> connections();

    /** Closes everything, and what is still being opened when it comes. Idempotent. */
    void close();

    /** The summaries of what a space of numbers stands for. */
    static <V> List<ConnectionSummary> of(IdSpace<V> space, Function<V, Object> socket) {
        return space.snapshot().stream().map(one -> summary(one.map(socket))).toList();
    }

    private static ConnectionSummary summary(Optional<Object> socket) {
        if (socket.isEmpty()) {
            return ConnectionSummary.NONE;
        }
        return socket.get() instanceof Measured measured ? measured.summary() : ConnectionSummary.UNKNOWN;
    }
}
