package io.skyloom.managed;

import io.skyloom.managed.SlotState.Empty;
import io.skyloom.managed.SlotState.Held;
import io.skyloom.managed.SlotState.Single;
import io.skyloom.managed.SlotState.Twin;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The place of one transport's connections: a compare-and-set state machine without I/O, clock or threads. Any thread
 * may call any method; none blocks. Connections are told apart by identity. A slot begins with one connection and ends,
 * for good, when the last one leaves or somebody closes it.
 *
 * @param <C> a class that inherits {@code Object.equals}
 */
public final class Slot<C extends Standing> {
    /** All of the slot's state; changed by compare-and-set only. */
    private final AtomicReference<SlotState<C>> state;

    /** A slot that holds its first connection. */
    public Slot(C first) {
        state = new AtomicReference<>(new Single<>(first, false));
    }

    /** The state now. */
    public SlotState<C> state() {
        return seen();
    }

    private SlotState<C> seen() {
        return Objects.requireNonNull(state.get(), "a slot always has a state");
    }

    /** Whether some connection is held, open as far as is known. */
    public boolean isLive() {
        return switch (seen()) {
            case Single<C> single -> single.current().isOpen();
            case Twin<C> twin -> twin.current().isOpen() || twin.shadow().isOpen();
            case Empty<C> empty -> false;
        };
    }

    /** Whether the slot has ended. */
    public boolean isEmpty() {
        return seen() instanceof Empty;
    }

    /** How {@link #admit} ended. */
    public enum Place {
        /** The newcomer is written to. */
        CURRENT,
        /** The newcomer is only read. */
        SHADOW,
        /** The slot has ended; the newcomer needs a new one. */
        REFUSED
    }

    /**
     * What {@link #admit} did.
     *
     * @param displaced left the slot for it; the caller closes it
     * @param review whether {@link #review} should be called after {@link Choice#RECENT}
     */
    public record Admission<C>(Place place, @Nullable C displaced, boolean review) {}

    /** Takes a connection in by the rules of {@link Choice}. */
    public Admission<C> admit(C newcomer, long now) {
        while (true) {
            SlotState<C> seen = seen();
            if (!(seen instanceof Held<C> held)) {
                return new Admission<>(Place.REFUSED, null, false);
            }
            Twin<C> next = Choice.join(held, newcomer, now);
            if (state.compareAndSet(seen, next)) {
                return new Admission<>(
                        next.current() == newcomer ? Place.CURRENT : Place.SHADOW,
                        displaced(held, next),
                        !Choice.isGlare(next.current(), next.shadow()));
            }
        }
    }

    private static <C> @Nullable C displaced(Held<C> before, Held<C> after) {
        if (!after.holds(before.current())) {
            return before.current();
        }
        return before instanceof Twin<C> twin && !after.holds(twin.shadow()) ? twin.shadow() : null;
    }

    /** How {@link #depart} ended. */
    public enum Departure {
        /** It was not held (any more): nothing changed. */
        STRANGER,
        /** The shadow left; what is written to stays. */
        SHADOW_LEFT,
        /** The current one left and the shadow took its place. */
        PROMOTED,
        /** The last one left: the slot has ended, and this very call ended it. */
        EMPTIED
    }

    /** Takes out a connection that failed or was closed; counts only while it is held. */
    public Departure depart(C leaver, Loss why) {
        while (true) {
            SlotState<C> seen = seen();
            if (!(seen instanceof Held<C> held) || !held.holds(leaver)) {
                return Departure.STRANGER;
            }
            if (state.compareAndSet(seen, without(held, leaver, why))) {
                return outcome(held, leaver);
            }
        }
    }

    private static <C> SlotState<C> without(Held<C> held, C leaver, Loss why) {
        return switch (held) {
            case Single<C> single -> new Empty<>(why);
            case Twin<C> twin -> new Single<>(twin.other(leaver), twin.carrying() && leaver == twin.shadow());
        };
    }

    private static <C> Departure outcome(Held<C> held, C leaver) {
        return switch (held) {
            case Single<C> single -> Departure.EMPTIED;
            case Twin<C> twin -> leaver == twin.shadow() ? Departure.SHADOW_LEFT : Departure.PROMOTED;
        };
    }

    /**
     * Ends the slot.
     *
     * @return the connections it held, for the caller to close; null when it had ended before
     */
    public @Nullable List<C> close(Loss why) {
        while (true) {
            SlotState<C> seen = seen();
            if (seen instanceof Empty) {
                return null;
            }
            if (state.compareAndSet(seen, new Empty<>(why))) {
                return switch (seen) {
                    case Single<C> single -> List.of(single.current());
                    case Twin<C> twin -> List.of(twin.current(), twin.shadow());
                    case Empty<C> empty -> List.of();
                };
            }
        }
    }

    /**
     * Records, before the first routed packet is written, that order matters from now on.
     *
     * @return the state to write by
     */
    public SlotState<C> markCarrying() {
        while (true) {
            SlotState<C> seen = seen();
            if (!(seen instanceof Held<C> held) || held.carrying()) {
                return seen;
            }
            Held<C> next = held.asCarrying();
            if (state.compareAndSet(seen, next)) {
                return next;
            }
        }
    }

    /**
     * What {@link #review} did.
     *
     * @param retired left the slot; the caller closes it
     * @param swapped whether another connection is written to now
     * @param again whether to call once more after {@link Choice#RETIRE}
     */
    public record Review<C>(@Nullable C retired, boolean swapped, boolean again) {
        static <C> Review<C> nothing(boolean again) {
            return new Review<>(null, false, again);
        }
    }

    /** Looks again at two connections of which the peer opened the newer one long after the older. */
    public Review<C> review(long now) {
        while (true) {
            SlotState<C> seen = seen();
            if (!(seen instanceof Twin<C> twin) || Choice.isGlare(twin.current(), twin.shadow())) {
                return Review.nothing(false);
            }
            if (Choice.isOutlived(twin, now)) {
                Twin<C> next = new Twin<>(twin.shadow(), twin.current(), false);
                if (state.compareAndSet(seen, next)) {
                    return new Review<>(null, true, Choice.isShadowReplaced(next));
                }
            } else if (!Choice.isShadowReplaced(twin)) {
                return Review.nothing(false);
            } else if (!Choice.silent(twin.shadow(), now, Choice.RETIRE)) {
                return Review.nothing(true);
            } else if (state.compareAndSet(seen, new Single<>(twin.current(), twin.carrying()))) {
                return new Review<>(twin.shadow(), false, false);
            }
        }
    }
}
