package io.skyloom.sim;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Many connections of one host to every door of a network, none of which means well. */
final class Crowd {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** What one of them does with its connection until somebody closes it. */
    @FunctionalInterface
    interface Manners {
        void spoil(ByteStream stream, Seams seams) throws IOException, InterruptedException;
    }

    /** How one of them ended. */
    private record End(String door, Duration after) {}

    private final Seams seams;
    private final Manners manners;
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger came = new AtomicInteger();
    private final Queue<End> ends = new ConcurrentLinkedQueue<>();

    Crowd(Seams seams, Manners manners) {
        this.seams = seams;
        this.manners = manners;
    }

    /** Says nothing at all. */
    static void saysNothing(ByteStream stream, Seams seams) throws IOException {
        drain(stream);
    }

    /** Says one byte every two seconds, for as long as anybody listens. */
    static void dribbles(ByteStream stream, Seams seams) throws IOException, InterruptedException {
        Outcome<Boolean> gone = new Outcome<>();
        seams.threads().start("crowd/watch", () -> {
            try {
                drain(stream);
            } catch (IOException e) {
                // closed from the other side
            } finally {
                gone.complete(true);
            }
        });
        byte[] letter = {'g'};
        while (!gone.settledWithin(seams.timers(), Duration.ofSeconds(2))) {
            stream.writeFully(letter, 0, 1);
        }
    }

    /** Says that more is to come than anybody may say: all bits of every length are set. */
    static void exaggerates(ByteStream stream, Seams seams) throws IOException {
        byte[] most = new byte[1 << 16];
        java.util.Arrays.fill(most, (byte) 0xFF);
        stream.writeFully(most, 0, most.length);
        drain(stream);
    }

    private static void drain(ByteStream stream) throws IOException {
        byte[] buffer = new byte[1024];
        while (stream.read(buffer, 0, buffer.length) >= 0) {
            Thread.onSpinWait();
        }
    }

    /** Comes to all doors at once, so many to each; returns at once. */
    void come(Collection<InetSocketAddress> doors, int each) {
        for (InetSocketAddress door : doors) {
            for (int i = 0; i < each; i++) {
                inside.incrementAndGet();
                seams.threads().start("crowd/one", () -> visit(door));
            }
        }
    }

    private void visit(InetSocketAddress door) {
        long begun = seams.clock().nanoTime();
        try (ByteStream stream = seams.net().connect(door, CONNECT)) {
            came.incrementAndGet();
            begun = seams.clock().nanoTime();
            manners.spoil(stream, seams);
        } catch (IOException e) {
            // It was thrown out, as it should be.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ends.add(new End(door.toString(), Duration.ofNanos(seams.clock().nanoTime() - begun)));
            inside.decrementAndGet();
        }
    }

    /** How many have not been thrown out. */
    int inside() {
        return inside.get();
    }

    /** How many got a connection. */
    int came() {
        return came.get();
    }

    /** The longest that anybody was borne with, by door. */
    Map<String, Duration> longest() {
        Map<String, Duration> longest = new TreeMap<>();
        List<End> all = new ArrayList<>(ends);
        all.forEach(end -> longest.merge(end.door(), end.after(), (a, b) -> a.compareTo(b) > 0 ? a : b));
        return longest;
    }
}
