package io.skyloom.managed;

import io.skyloom.managed.SlotState.Held;
import io.skyloom.managed.SlotState.Single;
import io.skyloom.managed.SlotState.Twin;
import java.time.Duration;

/**
 * Which of several connections of one transport is written to, and which one goes when there are three. Pure
 * functions; the table they follow is in the package description.
 */
public final class Choice {
    /** Two connections in opposite directions that settled this close to each other are a glare. */
    public static final Duration GLARE_WINDOW = Duration.ofSeconds(30);

    /** A connection that delivered bytes this recently is not given up for one that the peer opened meanwhile. */
    public static final Duration RECENT = Duration.ofSeconds(15);

    /** How long a connection that its own dialler has replaced may stay silent before it is closed. */
    public static final Duration RETIRE = Duration.ofSeconds(10);

    private Choice() {}

    /** The state after {@code newcomer} has joined. What {@code held} held and the result does not is displaced. */
    static <C extends Standing> Twin<C> join(Held<C> held, C newcomer, long now) {
        return switch (held) {
            case Single<C> single -> pair(single.current(), single.carrying(), newcomer, now);
            case Twin<C> twin -> {
                C stays = twin.other(superseded(twin, newcomer));
                yield pair(stays, twin.carrying() && stays == twin.current(), newcomer, now);
            }
        };
    }

    private static <C extends Standing> Twin<C> pair(C holder, boolean carrying, C newcomer, long now) {
        return newcomerLeads(holder, carrying, newcomer, now)
                ? new Twin<>(newcomer, holder, false)
                : new Twin<>(holder, newcomer, carrying);
    }

    private static boolean newcomerLeads(Standing holder, boolean carrying, Standing newcomer, long now) {
        if (!holder.isOpen()) {
            return true;
        }
        if (isGlare(holder, newcomer)) {
            return newcomer.preferred() && !carrying;
        }
        // The peer dials only what it has lost; our own late dial says nothing against a working connection.
        return !newcomer.dialled() && silent(holder, now, RECENT);
    }

    /**
     * Of three connections two have the same dialler, who needed the second because it had lost the first. Closing
     * that first one is harmless with every peer; closing one that an old peer has accepted is not.
     */
    private static <C extends Standing> C superseded(Twin<C> twin, C newcomer) {
        C current = twin.current();
        C shadow = twin.shadow();
        if (current.isOpen() != shadow.isOpen()) {
            return current.isOpen() ? shadow : current;
        }
        if (current.dialled() != shadow.dialled()) {
            return current.dialled() == newcomer.dialled() ? current : shadow;
        }
        return older(current, shadow);
    }

    /** Whether both ends dialled at the same time, so that each connection is as good as the other. */
    static boolean isGlare(Standing one, Standing other) {
        return one.dialled() != other.dialled()
                && Math.abs(one.settledNanos() - other.settledNanos()) <= GLARE_WINDOW.toNanos();
    }

    /** Whether the older one, still written to, has delivered nothing since the peer opened the newer one. */
    static <C extends Standing> boolean isOutlived(Twin<C> twin, long now) {
        C current = twin.current();
        C newer = twin.shadow();
        return older(current, newer) == current
                && !newer.dialled()
                && newer.isOpen()
                && current.heardNanos() - newer.settledNanos() <= 0
                && silent(current, now, RECENT);
    }

    /** Whether the shadow's own dialler has opened the current one later. */
    static <C extends Standing> boolean isShadowReplaced(Twin<C> twin) {
        return twin.current().dialled() == twin.shadow().dialled()
                && older(twin.current(), twin.shadow()) == twin.shadow();
    }

    static boolean silent(Standing connection, long now, Duration atLeast) {
        return now - connection.heardNanos() >= atLeast.toNanos();
    }

    private static <C extends Standing> C older(C one, C other) {
        return one.settledNanos() - other.settledNanos() <= 0 ? one : other;
    }
}
