package io.skyloom.dmsg.server;

import io.skyloom.dmsg.session.DmsgSession;
import io.skyloom.key.PubKey;
import io.skyloom.registry.IdentityRegistry;
import java.util.LinkedHashMap;
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
 */
final class ServerSessions {
    private final IdentityRegistry<PubKey, DmsgSession> accepted = IdentityRegistry.ofRecurringKeys();
    private final IdentityRegistry<PubKey, DmsgSession> links = IdentityRegistry.ofRecurringKeys();
    private final IdentityRegistry<PubKey, DmsgSession> announced = IdentityRegistry.ofRecurringKeys();

    /** Keys that were ever configured or admitted as peers: their sessions may speak for other sources. */
    private final Set<PubKey> peerKeys = ConcurrentHashMap.newKeySet();

    /** Takes an accepted session in; returns the one it displaced, which the caller must close. */
    @Nullable
    DmsgSession install(DmsgSession session) {
        return accepted.install(session.remote(), session);
    }

    /** Takes a link in that we opened; returns the one it displaced, which the caller must close. */
    @Nullable
    DmsgSession installLink(DmsgSession session) {
        peerKeys.add(session.remote());
        return links.install(session.remote(), session);
    }

    /**
     * Makes an accepted session a way to the server behind it, unless it has ended meanwhile.
     *
     * @return whether it is one now
     */
    boolean promote(DmsgSession session) {
        peerKeys.add(session.remote());
        announced.install(session.remote(), session);
        if (session.isClosed()) {
            announced.remove(session.remote(), session);
            return false;
        }
        return true;
    }

    /** Says that a key is a server's: its sessions may speak for other sources. */
    void trustAsPeer(PubKey key) {
        peerKeys.add(key);
    }

    /** Removes a session that has ended from wherever it still is. */
    void remove(DmsgSession session) {
        accepted.remove(session.remote(), session);
        links.remove(session.remote(), session);
        announced.remove(session.remote(), session);
    }

    @Nullable
    DmsgSession client(PubKey key) {
        return living(accepted.get(key));
    }

    @Nullable
    DmsgSession peer(PubKey key) {
        DmsgSession link = living(links.get(key));
        return link != null ? link : living(announced.get(key));
    }

    /** One way to each other server. */
    List<DmsgSession> peers() {
        Map<PubKey, DmsgSession> ways = new LinkedHashMap<>();
        for (IdentityRegistry<PubKey, DmsgSession> table : List.of(links, announced)) {
            for (DmsgSession one : table.snapshot()) {
                if (!one.isClosed()) {
                    ways.putIfAbsent(one.remote(), one);
                }
            }
        }
        return List.copyOf(ways.values());
    }

    int peerLinks() {
        return links.size() + announced.size();
    }

    boolean isPeer(PubKey key) {
        return peerKeys.contains(key);
    }

    int size() {
        return accepted.size();
    }

    void closeAll() {
        accepted.snapshot().forEach(DmsgSession::close);
        links.snapshot().forEach(DmsgSession::close);
    }

    private static @Nullable DmsgSession living(@Nullable DmsgSession session) {
        return session == null || session.isClosed() ? null : session;
    }
}
