package io.skyloom.manager;

import io.skyloom.registry.IdentityRegistry;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Timers;
import java.time.Duration;
import java.util.UUID;

/**
 * Where a dial of ours and one of the peer's for the same transport meet. A dial that has not begun to encrypt gives way
 * to the peer's. A dial that has begun cannot be given up without making an old peer deaf, so the peer's is answered
 * only when ours has come far enough: visors of 2024 lose both connections, or stop accepting, when their own dial is
 * answered before they have taken ours in. Any thread may call.
 */
final class Crossings {
    /** A peer whose dial waits for ours waits no longer than this: ours may never be answered. */
    static final Duration HOLD = Duration.ofSeconds(3);

    private final Timers timers;
    private final IdentityRegistry<UUID, Commitment> commitments = new IdentityRegistry<>();
    private final IdentityRegistry<UUID, Acceptance> acceptances = new IdentityRegistry<>();

    /** A dial of ours that will be carried through. */
    static final class Commitment {
        /** Our entry is on its way, or never will be. */
        private final Outcome<Boolean> sent = new Outcome<>();

        /** The peer has answered, or never will. */
        private final Outcome<Boolean> answered = new Outcome<>();

        void sent() {
            sent.complete(true);
        }

        void answered() {
            sent.complete(true);
            answered.complete(true);
        }
    }

    /** A dial of the peer's that is about to be answered. */
    static final class Acceptance {
        private final Outcome<Boolean> placed = new Outcome<>();
    }

    Crossings(Timers timers) {
        this.timers = timers;
    }

    /** Commits a dial of ours; refused while a dial of the peer's is being answered. */
    boolean commit(UUID id, Commitment ours) {
        // Each side notes itself first and looks for the other then: at least one of them sees the other.
        commitments.install(id, ours);
        if (acceptances.get(id) == null) {
            return true;
        }
        over(id, ours);
        return false;
    }

    /** The dial has its place or has failed. Harmless for one that was never committed. */
    void over(UUID id, Commitment ours) {
        commitments.remove(id, ours);
        ours.answered();
    }

    /**
     * Announces that a dial of the peer's will be answered, and waits until it should be.
     *
     * @param smaller whether our key is the smaller one. Towards such a peer ours must be settled first; the other way
     *     round it must be under way. Only one of two visors like this one waits for the other.
     */
    Acceptance answer(UUID id, boolean smaller) throws InterruptedException {
        Acceptance theirs = new Acceptance();
        acceptances.install(id, theirs);
        Commitment ours = commitments.get(id);
        if (ours != null) {
            (smaller ? ours.answered : ours.sent).settledWithin(timers, HOLD);
        }
        return theirs;
    }

    /** The peer's dial has its place, or came to nothing. */
    void placed(UUID id, Acceptance theirs) {
        acceptances.remove(id, theirs);
        theirs.placed.complete(true);
    }

    /** Waits until a dial of the peer's that is being answered has its place; returns at once when there is none. */
    void awaitPlacement(UUID id, Duration limit) throws InterruptedException {
        Acceptance theirs = acceptances.get(id);
        if (theirs != null) {
            theirs.placed.settledWithin(timers, limit);
        }
    }
}
