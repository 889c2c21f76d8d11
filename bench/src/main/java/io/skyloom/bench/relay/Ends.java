package io.skyloom.bench.relay;

import io.skyloom.engine.visor.Visor;
import io.skyloom.entry.Label;
import io.skyloom.http.BaseUrl;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.managed.PacketRouter;
import io.skyloom.packet.PacketHeader;
import io.skyloom.packet.PacketSink;
import io.skyloom.seam.Seams;
import io.skyloom.stcpr.StcprSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Generators to the left of the middle and sinks to its right: visors of their own, each with one transport. */
final class Ends implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Route ids at the sinks begin here; each counts for itself. */
    static final int FIRST_ID = 500_000;

    static final int MOST_ROUTES = 1024;

    private final List<Visor> visors = new ArrayList<>();
    private final List<ManagedTransport> left = new ArrayList<>();
    private final List<ManagedTransport> right = new ArrayList<>();
    private final AtomicLongArray packets = new AtomicLongArray(MOST_ROUTES);

    /** Gets the number in front of each payload's first eight bytes, of packets long enough; null while nobody looks. */
    private volatile @Nullable LongConsumer stamps;

    /** Sinks at this place and beyond stop reading while it is below their number. */
    private final AtomicInteger reading = new AtomicInteger(Integer.MAX_VALUE);

    Ends(Seams seams, BaseUrl resolver, InetAddress host, PubKey middle, int transports)
            throws IOException, InterruptedException {
        for (int i = 0; i < transports; i++) {
            left.add(connect(seams, resolver, host, middle, 0x10 + i, transport -> new Nowhere()));
            int place = i;
            right.add(connect(seams, resolver, host, middle, 0x80 + i, transport -> new Counting(place)));
        }
        for (int i = 0; i < 5; i++) {
            pause(); // the other end of a transport is ready a little later than ours
        }
    }

    private ManagedTransport connect(
            Seams seams, BaseUrl resolver, InetAddress host, PubKey middle, int seed, PacketRouter router)
            throws IOException, InterruptedException {
        Visor visor = Visor.builder()
                .keys(KeyPair.fromSeed(new byte[] {(byte) seed}))
                .seams(seams)
                .resolver(resolver)
                .stcpr(new StcprSettings(host, 0, Optional::empty))
                .router(router)
                .build();
        visors.add(visor);
        visor.start();
        return dial(visor, middle);
    }

    /** The middle announces itself in its own time. */
    private static ManagedTransport dial(Visor visor, PubKey middle) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            try {
                return visor.transports().save(middle, "stcpr", Label.USER, LIMIT);
            } catch (IOException e) {
                if (System.nanoTime() - begun > LIMIT.toNanos()) {
                    throw e;
                }
                pause();
            }
        }
    }

    @SuppressWarnings("ThreadJoinLoop")
    private static void pause() throws InterruptedException {
        Thread.ofVirtual()
                .start(() -> java.util.concurrent.locks.LockSupport.parkNanos(200_000_000))
                .join();
    }

    /** Those that have ended, with the reason: a run with one of these means nothing. */
    List<String> gone() {
        return java.util.stream.Stream.concat(left.stream(), right.stream())
                .filter(one -> !one.isLive())
                .map(one -> one + " " + one.loss())
                .toList();
    }

    List<ManagedTransport> left() {
        return left;
    }

    List<ManagedTransport> right() {
        return right;
    }

    /** How many packets have arrived on the routes from this one up to that. */
    long packets(int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += packets.get(i);
        }
        return sum;
    }

    long allPackets() {
        return packets(0, MOST_ROUTES);
    }

    void watchStamps(@Nullable LongConsumer consumer) {
        stamps = consumer;
    }

    /** From now on the last so many sinks read nothing. */
    void stopReading(int sinks) {
        reading.set(right.size() - sinks);
    }

    @Override
    public void close() {
        reading.set(Integer.MAX_VALUE);
        visors.forEach(Visor::close);
    }

    /** Counts what arrives; each counter has one writer. */
    private final class Counting implements PacketSink {
        private final int place;
        private final long[] batch = new long[MOST_ROUTES];
        private int lowest = MOST_ROUTES;
        private int highest = -1;

        Counting(int place) {
            this.place = place;
        }

        @Override
        public void onPacket(byte[] buffer, int offset, int length) {
            int route = PacketHeader.routeId(buffer, offset) - FIRST_ID;
            if (route < 0 || route >= MOST_ROUTES) {
                return;
            }
            batch[route]++;
            lowest = Math.min(lowest, route);
            highest = Math.max(highest, route);
            LongConsumer consumer = stamps;
            if (consumer != null && length >= PacketHeader.BYTES + Long.BYTES) {
                consumer.accept(stamp(buffer, offset + PacketHeader.BYTES));
            }
        }

        @Override
        public void onBatchEnd() {
            for (int i = lowest; i <= highest; i++) {
                if (batch[i] > 0) {
                    packets.lazySet(i, packets.get(i) + batch[i]);
                    batch[i] = 0;
                }
            }
            lowest = MOST_ROUTES;
            highest = -1;
            while (place >= reading.get()) {
                java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
            }
        }
    }

    static long stamp(byte[] buffer, int offset) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | (buffer[offset + i] & 0xFF);
        }
        return value;
    }

    static void putStamp(byte[] buffer, int offset, long value) {
        for (int i = 0; i < Long.BYTES; i++) {
            buffer[offset + i] = (byte) (value >>> (56 - 8 * i));
        }
    }

    /** The generators are told nothing that matters. */
    private static final class Nowhere implements PacketSink {
        @Override
        public void onPacket(byte[] buffer, int offset, int length) {}

        @Override
        public void onBatchEnd() {}
    }
}
