package io.skyloom.dmsg.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.seam.Outcome;
import io.skyloom.testing.World;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Sessions and streams by the ten thousand over one real server, their owners killed at random: afterwards nothing is
 * left of them. How many of each: {@code -Dskyloom.cycles=100000}.
 */
class CyclesTest {
    private static final int CYCLES = Integer.getInteger("skyloom.cycles", 10_000);
    private static final long SEED = Long.getLong("skyloom.seed", 20_261_122L);
    private static final int WORKERS = 16;
    private static final int RESIDENTS = 4;

    /** Few keys for many sessions: the same one comes back again and again, sometimes before its last session ended. */
    private static final int KEYS_EACH = 8;

    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private final LongAdder killed = new LongAdder();
    private final LongAdder cutShort = new LongAdder();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void shouldKeepNothingOfSessionsAndStreamsThatAreOver(World world) throws Exception {
        System.out.println("seed " + SEED + ", " + CYCLES + " cycles");
        try (Hall hall = Hall.in(world)) {
            List<Caller> residents = new ArrayList<>();
            for (int i = 0; i < RESIDENTS; i++) {
                Caller resident = hall.caller(4000 + i);
                residents.add(resident.serving(resident::echo));
            }
            hall.until("the residents are in", () -> hall.server.snapshot().sessions() == RESIDENTS);
            hall.until(
                    "nobody is being greeted",
                    () -> hall.serverSeams.threads().running().stream().noneMatch(name -> name.endsWith("/greet")));
            List<String> baseline = hall.serverSeams.threads().running();

            List<Outcome<Boolean>> workers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                workers.add(work(hall, residents, i));
            }
            for (Outcome<Boolean> worker : workers) {
                while (!worker.settledWithin(hall.callerSeams.timers(), Hall.LIMIT)) {
                    assertThat(failure.get()).isNull();
                }
            }

            assertThat(failure.get()).isNull();
            assertThat(sessions.get()).isGreaterThanOrEqualTo(CYCLES);
            assertThat(streams.get()).isGreaterThanOrEqualTo(CYCLES);
            assertThat(killed.sum()).as("sessions killed").isGreaterThan(CYCLES / 4);
            hall.until(
                    "only the residents are left", () -> hall.server.snapshot().sessions() == RESIDENTS);
            hall.until("no bridge is left", () -> hall.server.snapshot().bridges() == 0);
            hall.until(
                    "no buffer is held",
                    () -> hall.server.snapshot().buffersLent() == 0 && hall.serverPool.lentBytes() == 0);
            hall.until(
                    "the residents hold no stream",
                    () -> residents.stream().allMatch(one -> one.session.streams() == 0));
            hall.until("no connection is left", () -> hall.serverNet.openStreams() == RESIDENTS);
            hall.until(
                    "the server's threads are those of before",
                    () -> hall.serverSeams.threads().running().equals(baseline));
            ServerSnapshot seen = hall.server.snapshot();
            System.out.println(sessions + " sessions, " + streams + " streams, " + killed + " killed, " + cutShort
                    + " streams cut short; " + seen);
            assertThat(seen.sessionsReplaced()).isGreaterThan(CYCLES / 20);
            assertThat(seen.handshakesFailed()).isZero();
            assertThat(seen.sessionsOpened()).isEqualTo(sessions.get() + RESIDENTS);
            residents.forEach(Caller::close);
        }
    }

    private Outcome<Boolean> work(Hall hall, List<Caller> residents, int number) {
        Outcome<Boolean> done = new Outcome<>();
        hall.callerSeams.threads().start("worker", () -> {
            SplittableRandom random = new SplittableRandom(SEED + number);
            Map<Integer, Caller> abandoned = new HashMap<>();
            try {
                while (failure.get() == null && (sessions.get() < CYCLES || streams.get() < CYCLES)) {
                    cycle(hall, residents, number * KEYS_EACH + random.nextInt(KEYS_EACH), abandoned, random);
                }
                abandoned.values().forEach(Caller::close);
                done.complete(true);
            } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
                failure.compareAndSet(null, e);
                done.fail(e);
            }
        });
        return done;
    }

    /** One session, one to three streams on it, and one of several ends. */
    private void cycle(
            Hall hall, List<Caller> residents, int key, Map<Integer, Caller> abandoned, SplittableRandom random)
            throws IOException, InterruptedException {
        Caller caller = hall.caller(key).queueing();
        sessions.incrementAndGet();
        List<YamuxStream> left = new ArrayList<>();
        int wanted = random.nextInt(4) == 0 ? 3 : 1;
        for (int i = 0; i < wanted; i++) {
            YamuxStream stream =
                    caller.call(residents.get(random.nextInt(RESIDENTS)).key(), 7);
            streams.incrementAndGet();
            if (random.nextInt(8) == 0) {
                cutShort.increment();
                stream.writeFully(new byte[20_000], 0, 20_000);
                left.add(stream);
            } else {
                byte[] word = new byte[1 + random.nextInt(2_000)];
                stream.writeFully(word, 0, word.length);
                stream.readFully(word, 0, word.length);
                stream.close();
            }
        }
        end(hall, caller, key, abandoned, random);
        left.forEach(YamuxStream::close);
    }

    private void end(Hall hall, Caller caller, int key, Map<Integer, Caller> abandoned, SplittableRandom random)
            throws InterruptedException {
        int fate = random.nextInt(8);
        if (fate == 0) {
            // It stays until the same key comes again, which pushes it off.
            Caller earlier = abandoned.put(key, caller);
            assert earlier == null || earlier.ended.settledWithin(hall.callerSeams.timers(), Hall.LIMIT);
            return;
        }
        if (fate < 6) {
            killed.increment();
            caller.kill();
        } else {
            caller.close();
        }
        if (random.nextInt(4) != 0) {
            caller.ended.settledWithin(hall.callerSeams.timers(), Hall.LIMIT);
        }
    }
}
