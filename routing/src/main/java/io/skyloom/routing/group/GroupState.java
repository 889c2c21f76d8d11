package io.skyloom.routing.group;

/**
 * Where a group is in its life. It only moves forward:
 *
 * <pre>
 *  NEW ──► AWAITING_HANDSHAKE ──► AWAITING_NOISE ──► OPEN ──► Closing ──► Closed
 *   │               │                   │             │                     ▲
 *   └───────────────┴───────────────────┴─────────────┴─────────────────────┘
 * </pre>
 *
 * Whoever wins a step does what belongs to it; everybody else finds it done.
 */
public sealed interface GroupState {
    /** Not registered yet. */
    GroupState NEW = Step.NEW;

    /** Registered; the peer has not sent its handshake packet. */
    GroupState AWAITING_HANDSHAKE = Step.AWAITING_HANDSHAKE;

    /** Both ends know of each other and agree on keys. */
    GroupState AWAITING_NOISE = Step.AWAITING_NOISE;

    /** The application reads and writes. */
    GroupState OPEN = Step.OPEN;

    /** The steps that carry nothing. */
    enum Step implements GroupState {
        /** {@link GroupState#NEW}. */
        NEW,
        /** {@link GroupState#AWAITING_HANDSHAKE}. */
        AWAITING_HANDSHAKE,
        /** {@link GroupState#AWAITING_NOISE}. */
        AWAITING_NOISE,
        /** {@link GroupState#OPEN}. */
        OPEN
    }

    /**
     * We have said that we close and wait for the peer's answer.
     *
     * @param end why
     */
    record Closing(GroupEnd end) implements GroupState {}

    /**
     * Nothing is left but what the application may still read.
     *
     * @param end why
     */
    record Closed(GroupEnd end) implements GroupState {}
}
