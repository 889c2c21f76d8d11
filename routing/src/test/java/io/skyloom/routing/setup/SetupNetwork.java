package io.skyloom.routing.setup;

import io.skyloom.key.PubKey;
import io.skyloom.routing.setup.SetupListener.Incoming;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.seam.virtual.VirtualTime;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A network in memory in which every party is reached by its key. Any thread. */
public final class SetupNetwork {
    private final VirtualTime time;
    private final Map<String, BlockingQueue<Optional<Incoming>>> open = new ConcurrentHashMap<>();
    private final Map<PubKey, IOException> unreachable = new ConcurrentHashMap<>();
    private final Map<PubKey, Duration> slow = new ConcurrentHashMap<>();
    private final Set<PubKey> hangingUp = ConcurrentHashMap.newKeySet();
    private final List<StreamPair> pairs = new CopyOnWriteArrayList<>();
    private final AtomicInteger dials = new AtomicInteger();

    public SetupNetwork(VirtualTime time) {
        this.time = time;
    }

    /** How the party with that key reaches others. */
    public SetupDialer from(PubKey caller) {
        return (remote, port, limit) -> dial(caller, remote, port, limit);
    }

    /** Dials of that party take so long from now on. */
    public void setSlow(PubKey remote, Duration delay) {
        slow.put(remote, delay);
    }

    /** The next stream to that party is closed by it at once. */
    public void hangUpOnce(PubKey remote) {
        hangingUp.add(remote);
    }

    /** Dials of that party fail from now on; null lets them through again. */
    public void setUnreachable(PubKey remote, IOException why) {
        unreachable.put(remote, why);
    }

    public void setReachable(PubKey remote) {
        unreachable.remove(remote);
    }

    public int dials() {
        return dials.get();
    }

    /** Every stream so far, the dialling end first. */
    public List<StreamPair> pairs() {
        return pairs;
    }

    private ByteStream dial(PubKey caller, PubKey remote, int port, Duration limit) throws IOException {
        dials.incrementAndGet();
        waitFor(slow.getOrDefault(remote, Duration.ZERO), limit);
        IOException why = unreachable.get(remote);
        if (why != null) {
            throw why;
        }
        BlockingQueue<Optional<Incoming>> listener = open.get(place(remote, port));
        if (listener == null) {
            throw new IOException("nobody listens on port " + port + " of " + remote.brief());
        }
        StreamPair pair = StreamPair.in(time);
        pairs.add(pair);
        if (hangingUp.remove(remote)) {
            pair.second().close();
        } else {
            listener.add(Optional.of(new Incoming(caller, pair.second())));
        }
        return pair.first();
    }

    private void waitFor(Duration delay, Duration limit) throws IOException {
        if (delay.isZero()) {
            return;
        }
        try {
            new Outcome<Boolean>().settledWithin(time, delay.compareTo(limit) < 0 ? delay : limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        if (delay.compareTo(limit) >= 0) {
            throw new SocketTimeoutException("no answer within " + limit);
        }
    }

    public SetupListener listen(PubKey own, int port) {
        BlockingQueue<Optional<Incoming>> queue = new LinkedBlockingQueue<>();
        open.put(place(own, port), queue);
        return new SetupListener() {
            @Override
            public Incoming accept() throws IOException {
                try {
                    return queue.take().orElseThrow(() -> new IOException("the listener is closed"));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException(e);
                }
            }

            @Override
            public void close() {
                open.remove(place(own, port), queue);
                queue.add(Optional.empty());
            }
        };
    }

    private static String place(PubKey key, int port) {
        return key.hex() + "@" + port;
    }
}
