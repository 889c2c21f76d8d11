package io.skyloom.sim;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BinaryOperator;

/** Many connections of one host to every door of a network, none of which means well. */
final class Crowd {
    /** What one of them does with its connection until somebody closes it. */
    @FunctionalInterface
    interface Manners {
        void spoil(ByteStream stream, Seams seams) throws IOException, InterruptedException;
    }

    /** A way in. */
    interface Entrance {
        /** Blocks until it is inside. */
        ByteStream enter() throws IOException;
    }

    /** An entrance and what it is called. */
    record Door(String name, Entrance entrance) {}

    /** How one of them ended. */
    private record End(String door, Duration after) {}

    private final Seams seams;
    private final Manners manners;
    private final AtomicInteger came = new AtomicInteger();
    private final Map<String, AtomicInteger> inside = new ConcurrentHashMap<>();
    private final Set<ByteStream> streams = ConcurrentHashMap.newKeySet();
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

    /** Comes to all doors after a while, so many to each at once; returns at once. */
    void come(Collection<Door> doors, int each, Duration after) {
        for (Door door : doors) {
            for (int i = 0; i < each; i++) {
                seams.threads().start("crowd/one", () -> visit(door, after));
            }
        }
    }

    private void visit(Door door, Duration after) {
        long begun = seams.clock().nanoTime();
        AtomicInteger here = inside.computeIfAbsent(door.name(), any -> new AtomicInteger());
        here.incrementAndGet();
        try {
            new Outcome<Boolean>().settledWithin(seams.timers(), after);
            begun = seams.clock().nanoTime();
            try (ByteStream stream = door.entrance().enter()) {
                streams.add(stream);
                came.incrementAndGet();
                begun = seams.clock().nanoTime();
                manners.spoil(stream, seams);
            }
        } catch (IOException e) {
            // It was thrown out, as it should be.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ends.add(new End(door.name(), Duration.ofNanos(seams.clock().nanoTime() - begun)));
            here.decrementAndGet();
        }
    }

    /** Goes of its own accord. */
    void leave() {
        streams.forEach(ByteStream::close);
    }

    /** The doors behind which some are that have not been thrown out, and how many. */
    Map<String, Integer> inside() {
        Map<String, Integer> some = new TreeMap<>();
        inside.forEach((door, number) -> {
            if (number.get() > 0) {
                some.put(door, number.get());
            }
        });
        return some;
    }

    /** How many got a connection. */
    int came() {
        return came.get();
    }

    /** The longest that anybody was borne with who is gone, by door. */
    Map<String, Duration> longest() {
        return byDoor((a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    /** The shortest, likewise. */
    Map<String, Duration> shortest() {
        return byDoor((a, b) -> a.compareTo(b) < 0 ? a : b);
    }

    private Map<String, Duration> byDoor(BinaryOperator<Duration> which) {
        Map<String, Duration> chosen = new TreeMap<>();
        List.copyOf(ends).forEach(end -> chosen.merge(end.door(), end.after(), which));
        return chosen;
    }
}
