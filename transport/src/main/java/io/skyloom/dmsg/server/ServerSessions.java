package io.skyloom.dmsg.server;

import io.skyloom.key.PubKey;
import io.skyloom.registry.IdentityRegistry;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected. One table holds the session that each key opened last; two more hold the ways to other servers: the
 * links we opened, and the sessions on which others announced themselves. These two never displace each other, so when
 * two servers have connected to each other, either link may end without making the other one unknown. In every table the
 * newest wins and a session removes only itself. Any thread may call; nothing blocks.
 *
 * @param <S> a session; keeps {@code Object.equals}
 */
public final class ServerSessions<S extends ServerSessions.Member> {
    private final IdentityRegistry<PubKey, S> accepted = new IdentityRegistry<>();
    private final IdentityRegistry<PubKey, S> links = new IdentityRegistry<>();
    private final IdentityRegistry<PubKey, S> announced = new IdentityRegistry<>();

    /** Keys that are configured as peers: their sessions may speak for other sources whether announced or not. */
    private final Set<PubKey> trusted = ConcurrentHashMap.newKeySet();

    /** What is known of a session here. */
    public interface Member {
        /** The proven key of its other end. */
        PubKey key();

        /** Whether it has ended; never goes back. */
        boolean isOver();
    }

    /** Takes an accepted session in; returns the one it displaced, which the caller must close. */
    public @Nullable S install(S session) {
        return accepted.install(session.key(), session);
    }

    /** Takes a link in that we opened; returns the one it displaced, which the caller must close. */
    public @Nullable S installLink(S session) {
        return links.install(session.key(), session);
    }

    /**
     * Makes an accepted session a way to the server behind it, unless it has ended meanwhile.
     *
     * @return whether it is one now
     */
    public boolean promote(S session) {
        announced.install(session.key(), session);
        if (session.isOver()) {
            announced.remove(session.key(), session);
            return false;
        }
        return true;
    }

    /** Says that a key is a server's: its sessions may speak for other sources. */
    public void trustAsPeer(PubKey key) {
        trusted.add(key);
    }

    /** Removes a session that has ended from wherever it still is. */
    public void remove(S session) {
        accepted.remove(session.key(), session);
        links.remove(session.key(), session);
        announced.remove(session.key(), session);
    }

    /** The living session of a client. */
    public @Nullable S client(PubKey key) {
        return living(accepted.get(key));
    }

    /** A living way to another server. */
    public @Nullable S peer(PubKey key) {
        S link = living(links.get(key));
        return link != null ? link : living(announced.get(key));
    }

    /** One way to each other server. */
    public List<S> peers() {
        Map<PubKey, S> ways = new LinkedHashMap<>();
        for (IdentityRegistry<PubKey, S> table : List.of(links, announced)) {
            for (S one : table.snapshot()) {
                if (!one.isOver()) {
                    ways.putIfAbsent(one.key(), one);
                }
            }
        }
        return List.copyOf(ways.values());
    }

    /** Links to other servers in both directions. */
    public int peerLinks() {
        return links.size() + announced.size();
    }

    /** Whether what comes on a session of this key may be on behalf of others, and is not passed on to a third server. */
    public boolean isPeer(PubKey key) {
        return trusted.contains(key) || peer(key) != null;
    }

    /** Accepted sessions. */
    public int size() {
        return accepted.size();
    }

    /** Every session of every table; accepted ones that were promoted are listed once. */
    public List<S> all() {
        Set<S> found = new LinkedHashSet<>();
        found.addAll(accepted.snapshot());
        found.addAll(links.snapshot());
        found.addAll(announced.snapshot());
        return List.copyOf(found);
    }

    /** Whether no table holds anything. */
    public boolean isEmpty() {
        return accepted.isEmpty() && links.isEmpty() && announced.isEmpty();
    }

    private @Nullable S living(@Nullable S session) {
        return session == null || session.isOver() ? null : session;
    }
}
