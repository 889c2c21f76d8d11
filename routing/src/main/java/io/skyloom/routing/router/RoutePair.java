package io.skyloom.routing.router;

import io.skyloom.key.PubKey;
import io.skyloom.routing.forward.RouteExit;
import io.skyloom.routing.group.GroupEnd;
import io.skyloom.routing.group.GroupLife;
import io.skyloom.routing.group.GroupWire;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.table.RouteEnd;
import io.skyloom.routing.table.RouteEntry;
import io.skyloom.routing.table.RouteIntake;
import io.skyloom.routing.table.RouteTable;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The two rules of one group, and the group's way to its peer and back. Packets go to this very group, whatever else
 * has the same addresses by then.
 */
final class RoutePair implements GroupWire, RouteIntake {
    private final RouteTable table;
    private final RouteExit exit;

    /** Set once, before the rules are installed. */
    private @Nullable GroupLife group;

    /** Both are set once by the installing thread; whoever releases reads them after {@link #released}. */
    private volatile @Nullable RouteEntry forward;

    private volatile @Nullable RouteEntry reverse;

    private volatile boolean released;

    RoutePair(RouteTable table, RouteExit exit) {
        this.table = table;
        this.exit = exit;
    }

    void bind(GroupLife owner) {
        group = owner;
    }

    /**
     * Saves both rules, the one that lets packets in last. When the group has ended meanwhile nothing stays.
     *
     * @throws RouterRefusal when an id is not the party's to use; nothing stays then
     */
    void install(EdgeRules edge, PubKey party) throws RouterRefusal {
        RouteEntry out = table.install(edge.forward(), null, party);
        forward = out;
        RouteEntry in;
        try {
            in = table.install(edge.reverse(), this, party);
        } catch (RouterRefusal e) {
            release();
            throw e;
        }
        reverse = in;
        table.join(out, in);
        if (released) {
            release();
        }
    }

    @Override
    public void release() {
        released = true;
        remove(forward);
        remove(reverse);
    }

    private void remove(@Nullable RouteEntry entry) {
        if (entry != null) {
            table.remove(entry);
        }
    }

    // ---- out

    @Override
    public boolean send(int type, byte[] packet, Duration limit) throws IOException {
        return exit.sendInPlace(out(), type, packet, 0, packet.length, limit);
    }

    @Override
    public boolean trySend(int type, byte[] payload) throws IOException {
        return exit.trySend(out(), type, payload, 0, payload.length);
    }

    private RouteEntry out() throws IOException {
        RouteEntry entry = forward;
        if (entry == null) {
            throw new IOException("the route has no rules yet");
        }
        return entry;
    }

    // ---- in

    @Override
    public void onPacket(RouteEntry entry, byte[] buffer, int offset, int length, Feeder feeder) {
        group().onPacket(buffer, offset, length, feeder);
    }

    @Override
    public void onRemoved(RouteEntry entry, RouteEnd why) {
        // Without the way in no answer of the peer can arrive.
        group().endAtOnce(new GroupEnd(kind(why), why.text()));
    }

    private static GroupEnd.Kind kind(RouteEnd why) {
        return switch (why) {
            case CLOSED -> GroupEnd.Kind.FAILED;
            case EXPIRED -> GroupEnd.Kind.EXPIRED;
            case TRANSPORT_LOST -> GroupEnd.Kind.TRANSPORT_LOST;
            case DELETED -> GroupEnd.Kind.DELETED;
            case SHED -> GroupEnd.Kind.UNREACHABLE;
            case ROUTER_STOPPED -> GroupEnd.Kind.STOPPED;
        };
    }

    private GroupLife group() {
        return Objects.requireNonNull(group, "rules are installed for a group");
    }
}
