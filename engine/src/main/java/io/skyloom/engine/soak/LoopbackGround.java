package io.skyloom.engine.soak;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Datagrams;
import io.skyloom.seam.Net;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * The machine's own time, threads and sockets on loopback. Which machine of the network a port belongs to is known here,
 * so that a fault on a link reaches the streams of that link only; they are disturbed at the end that dialled. Links have
 * no latency or rate of their own. Opened and closed by one thread; everything else by any.
 */
public final class LoopbackGround implements Ground, AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(50);

    private final SystemSeams driver = SystemSeams.open("soak", SystemThreads.DataPlane.VIRTUAL);
    private final long begun = driver.seams().clock().nanoTime();
    private final Map<Integer, String> machines = new ConcurrentHashMap<>();
    private final Map<String, Road> roads = new ConcurrentHashMap<>();
    private final AtomicInteger streams = new AtomicInteger();
    private final Map<String, Seams> berths = new ConcurrentHashMap<>();

    /** Berths of programs that have ended, some of whose threads may still have something to finish. */
    private final Map<String, Ended> ended = new ConcurrentHashMap<>();

    /** Longer than anything that a conversation waits for in a program that has ended meanwhile. */
    private static final Duration LINGERING = Duration.ofMinutes(3);

    private record Ended(SystemSeams seams, Duration since) {}

    /** Nothing is running yet. */
    public LoopbackGround() {}

    @Override
    public Berth berth(String machine, String owner) {
        SystemSeams opened = SystemSeams.open(owner, SystemThreads.DataPlane.AUTO);
        Seams real = opened.seams();
        Seams seams =
                new Seams(real.clock(), real.timers(), real.threads(), new RoadNet(machine, real), real.entropy());
        berths.put(owner, seams);
        return new Berth() {
            @Override
            public Seams seams() {
                return seams;
            }

            @Override
            public void close() {
                ended.put(owner, new Ended(opened, elapsed()));
                reap();
            }
        };
    }

    /**
     * Timers are closed only when nobody waits for one any more: no thread of their program, nor a conversation that was
     * dialling from there when it ended.
     */
    private void reap() {
        boolean talking = !driver.seams().threads().running().isEmpty();
        ended.forEach((owner, one) -> {
            boolean young = elapsed().minus(one.since()).compareTo(LINGERING) < 0;
            boolean inUse = !one.seams().seams().threads().running().isEmpty() || (talking && young);
            if (!inUse && ended.remove(owner, one)) {
                one.seams().close();
                berths.remove(owner);
            }
        });
    }

    /** Any free port: many machines share one address. */
    @Override
    public InetSocketAddress place(String machine, int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    public Seams driver() {
        return driver.seams();
    }

    @Override
    public Duration elapsed() {
        return Duration.ofNanos(driver.seams().clock().nanoTime() - begun);
    }

    @Override
    public boolean passUntil(BooleanSupplier condition, Duration limit) {
        Duration end = elapsed().plus(limit);
        while (!condition.getAsBoolean()) {
            Duration left = end.minus(elapsed());
            if (!left.isPositive()) {
                return condition.getAsBoolean();
            }
            reap();
            rest(left.compareTo(LOOK) < 0 ? left : LOOK);
        }
        return true;
    }

    private void rest(Duration span) {
        try {
            new Outcome<Boolean>().settledWithin(driver.seams().timers(), span);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SoakFailure("interrupted", e);
        }
    }

    @Override
    public void disturb(String from, String to, Fault fault) {
        Road road = road(from, to);
        switch (fault) {
            case Fault.Cut cut -> road.become(Road.Mode.CUT);
            case Fault.Stall stall -> road.become(Road.Mode.STALLED);
            case Fault.Swallow swallow -> road.become(Road.Mode.SWALLOWING);
            case Fault.Heal heal -> road.become(Road.Mode.OPEN);
            default -> throw new UnsupportedOperationException(fault + " on real sockets");
        }
    }

    private Road road(String from, String to) {
        return roads.computeIfAbsent(from + ">" + to, any -> new Road());
    }

    @Override
    public int openStreams() {
        return streams.get();
    }

    @Override
    public List<String> leftBehind() {
        reap();
        List<String> left = new ArrayList<>();
        berths.values().forEach(seams -> left.addAll(seams.threads().running()));
        left.addAll(driver.seams().threads().running());
        if (streams.get() != 0) {
            left.add(streams.get() + " streams");
        }
        return left;
    }

    @Override
    public String story() {
        return "";
    }

    @Override
    public void close() {
        ended.values().forEach(one -> one.seams().close());
        driver.close();
    }

    /** The network as one machine has it. */
    private final class RoadNet implements Net {
        private final String own;
        private final Seams real;

        RoadNet(String own, Seams real) {
            this.own = own;
            this.real = real;
        }

        @Override
        public ByteStream connect(InetSocketAddress remote, Duration limit) throws IOException {
            String peer = machines.getOrDefault(remote.getPort(), "");
            Road there = road(own, peer);
            Road back = road(peer, own);
            awaitOpen(there, back, remote, limit);
            ByteStream made = real.net().connect(remote, limit);
            streams.incrementAndGet();
            return new RoadStream(made, there, back, streams::decrementAndGet);
        }

        /** A request that nobody hears is repeated until it is heard, or given up. */
        private void awaitOpen(Road there, Road back, InetSocketAddress remote, Duration limit) throws IOException {
            Outcome<Boolean> never = new Outcome<>();
            Duration end = elapsed().plus(limit);
            while (there.mode() != Road.Mode.OPEN || back.mode() != Road.Mode.OPEN) {
                if (there.mode() == Road.Mode.CUT) {
                    throw new NoRouteToHostException("no route to " + remote);
                }
                if (elapsed().compareTo(end) > 0) {
                    throw new SocketTimeoutException("no connection to " + remote + " within " + limit);
                }
                try {
                    never.settledWithin(real.timers(), LOOK);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted while connecting to " + remote, e);
                }
            }
        }

        @Override
        public StreamListener listen(InetSocketAddress local) throws IOException {
            StreamListener inner = real.net().listen(local);
            int port = inner.localAddress().getPort();
            machines.put(port, own);
            return new Counted(inner);
        }

        @Override
        public Datagrams datagrams(InetSocketAddress local) throws IOException {
            return real.net().datagrams(local);
        }

        @Override
        public List<InetAddress> interfaceAddresses() throws IOException {
            return real.net().interfaceAddresses();
        }

        @Override
        public List<InetAddress> lookup(String host) throws UnknownHostException {
            return real.net().lookup(host);
        }
    }

    /** Counts what it accepts. */
    private final class Counted implements StreamListener {
        private final StreamListener inner;

        Counted(StreamListener inner) {
            this.inner = inner;
        }

        @Override
        public ByteStream accept() throws IOException {
            ByteStream accepted = inner.accept();
            streams.incrementAndGet();
            return new Accepted(accepted, streams::decrementAndGet);
        }

        @Override
        public InetSocketAddress localAddress() {
            return inner.localAddress();
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
