package io.skyloom.managed;

/**
 * The connections of one transport at one moment. Immutable; {@link Slot} moves from one to the next.
 *
 * <pre>
 *  Single ──admit──► Twin ──admit (one is displaced)──► Twin
 *    ▲                │
 *    └────depart──────┘       Single ──depart──► Empty ◄──close── Single, Twin        Empty is final
 * </pre>
 */
public sealed interface SlotState<C> {
    /** At least one connection: the transport lives. */
    sealed interface Held<C> extends SlotState<C> {
        /** The connection that is written to. */
        C current();

        /** Whether a routed packet was written to {@link #current()}: from then on order forbids to change it. */
        boolean carrying();

        /** Whether {@code connection} is one of those held. */
        boolean holds(C connection);

        /** The same connections with {@link #carrying()} true. */
        Held<C> asCarrying();
    }

    /** One connection, read and written. */
    record Single<C>(C current, boolean carrying) implements Held<C> {
        @Override
        public boolean holds(C connection) {
            return connection == current;
        }

        @Override
        public Held<C> asCarrying() {
            return new Single<>(current, true);
        }
    }

    /** Two connections: both are read, only {@code current} is written. */
    record Twin<C>(C current, C shadow, boolean carrying) implements Held<C> {
        @Override
        public boolean holds(C connection) {
            return connection == current || connection == shadow;
        }

        @Override
        public Held<C> asCarrying() {
            return new Twin<>(current, shadow, true);
        }

        /** The one that is not {@code connection}. */
        C other(C connection) {
            return connection == current ? shadow : current;
        }
    }

    /** No connection, for ever: the transport is gone. */
    record Empty<C>(Loss why) implements SlotState<C> {}
}
