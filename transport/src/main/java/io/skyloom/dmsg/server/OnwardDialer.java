package io.skyloom.dmsg.server;

import io.skyloom.dmsg.DmsgError;
import io.skyloom.dmsg.DmsgException;
import io.skyloom.dmsg.SignedObject;
import io.skyloom.dmsg.StreamRequest;
import io.skyloom.dmsg.StreamResponse;
import io.skyloom.dmsg.discovery.EntryCache;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.key.Curve;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamGuard;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings a request to its destination, or to another server that has it, and waits for the answer on the caller's
 * thread. Only this much is tried at several servers: once an answer was passed back there is no second try.
 */
final class OnwardDialer {
    private static final int MOST_GUESSES = 3;
    private static final Duration LEAST_TRY = Duration.ofSeconds(1);

    private final Curve curve;
    private final Seams seams;
    private final ServerSessions<ServedSession> sessions;
    private final EntryCache entries;

    OnwardDialer(Curve curve, Seams seams, ServerSessions<ServedSession> sessions, EntryCache entries) {
        this.curve = curve;
        this.seams = seams;
        this.sessions = sessions;
        this.entries = entries;
    }

    /** A stream to the destination that has been answered. */
    record Onward(YamuxStream stream, ServedSession session, SignedObject answer, boolean accepted) {}

    /**
     * Asks the other servers one after the other; those that the destination names come first.
     *
     * @param from is not asked
     * @param budget for all of them together
     */
    Onward connectThroughPeers(StreamRequest request, ServedSession from, SignedObject object, Duration budget)
            throws IOException {
        long begin = seams.clock().nanoTime();
        IOException failure = DmsgError.NO_NEXT_SESSION.exception(request.toString());
        List<ServedSession> ways = ways(request.destination().key(), from, budget.dividedBy(2));
        for (int i = 0; i < ways.size(); i++) {
            Duration left = budget.minusNanos(seams.clock().nanoTime() - begin);
            if (!left.isPositive()) {
                break;
            }
            try {
                return connect(ways.get(i), request, object, share(left, ways.size() - i));
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure;
    }

    /** A server that does not answer must not use up the time of the others. */
    private static Duration share(Duration left, int among) {
        Duration equal = left.dividedBy(among);
        Duration enough = equal.compareTo(LEAST_TRY) < 0 ? LEAST_TRY : equal;
        return enough.compareTo(left) < 0 ? enough : left;
    }

    /** The peers that the destination names, then a few others. */
    private List<ServedSession> ways(PubKey destination, ServedSession from, Duration limit) {
        List<ServedSession> peers = new ArrayList<>(sessions.peers());
        peers.removeIf(one -> one.key().equals(from.key()));
        if (peers.isEmpty()) {
            return peers;
        }
        List<PubKey> named = named(destination, limit);
        List<ServedSession> ordered = new ArrayList<>();
        peers.stream().filter(one -> named.contains(one.key())).forEach(ordered::add);
        peers.stream()
                .filter(one -> !named.contains(one.key()))
                .limit(MOST_GUESSES)
                .forEach(ordered::add);
        return ordered;
    }

    private List<PubKey> named(PubKey client, Duration limit) {
        try {
            return entries.entryWithin(client, limit)
                    .flatMap(DmsgEntry::asClient)
                    .map(DmsgEntry.ClientPart::servers)
                    .orElse(List.of());
        } catch (IOException e) {
            // Without the discovery every peer is a guess.
            return List.of();
        }
    }

    /** Opens a stream, passes the request on as it came and waits for an answer that belongs to it. */
    Onward connect(ServedSession next, StreamRequest request, SignedObject object, Duration limit) throws IOException {
        YamuxStream onward = next.session().open(limit);
        boolean succeeded = false;
        StreamGuard guard = StreamGuard.over(onward, seams.timers(), limit, "answer to " + request);
        try (guard) {
            next.session().send(onward, object);
            SignedObject answer = next.session().receive(onward);
            StreamResponse response = StreamResponse.of(answer);
            response.verify(answer, object, request.destination().key(), curve);
            guard.finish();
            succeeded = true;
            return new Onward(onward, next, answer, response.accepted());
        } catch (DmsgException e) {
            throw e;
        } catch (IOException e) {
            throw guard.explain(e);
        } finally {
            if (!succeeded) {
                onward.reset();
            }
        }
    }
}
