package io.skyloom.dmsg.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.seam.Outcome;
import io.skyloom.testing.World;
import io.skyloom.yamux.YamuxException;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a server does to the bytes between two sessions. */
class BridgeTest {
    private static final int VOLUME = 3_000_000;

    private static byte[] payload(long seed) {
        byte[] bytes = new byte[VOLUME];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    /** Writes in pieces of every size, then ends. */
    private static Outcome<Boolean> write(Hall hall, YamuxStream stream, byte[] bytes, long seed) {
        Outcome<Boolean> done = new Outcome<>();
        hall.callerSeams.threads().start("write", () -> {
            SplittableRandom random = new SplittableRandom(seed);
            try {
                for (int at = 0; at < bytes.length; ) {
                    int n = Math.min(bytes.length - at, 1 + random.nextInt(1 << random.nextInt(17)));
                    stream.writeFully(bytes, at, n);
                    at += n;
                }
                done.complete(true);
            } catch (IOException e) {
                done.fail(e);
            }
        });
        return done;
    }

    private static byte[] read(YamuxStream stream) throws IOException {
        byte[] got = new byte[VOLUME];
        stream.readFully(got, 0, got.length);
        return got;
    }

    @Test
    void shouldCarryBothDirectionsAtOnceByteForByte(World world) throws Exception {
        try (Hall hall = Hall.in(world);
                Caller a = hall.resident(1);
                Caller b = hall.resident(2)) {
            List<YamuxStream[]> pairs = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                YamuxStream there = a.call(b.key(), 5);
                pairs.add(new YamuxStream[] {there, b.arrivals.take()});
            }
            List<Outcome<Boolean>> writers = new ArrayList<>();
            for (int i = 0; i < pairs.size(); i++) {
                writers.add(write(hall, pairs.get(i)[0], payload(i), i));
                writers.add(write(hall, pairs.get(i)[1], payload(100 + i), i));
            }
            List<Outcome<byte[]>> readers = new ArrayList<>();
            for (YamuxStream[] pair : pairs) {
                for (YamuxStream end : pair) {
                    Outcome<byte[]> got = new Outcome<>();
                    readers.add(got);
                    hall.callerSeams.threads().start("read", () -> {
                        try {
                            got.complete(read(end));
                        } catch (IOException e) {
                            got.fail(e);
                        }
                    });
                }
            }
            for (int i = 0; i < readers.size(); i++) {
                byte[] got = readers.get(i).await(hall.callerSeams.timers(), Hall.LIMIT);
                assertThat(Arrays.equals(got, payload(i / 2 + (i % 2 == 0 ? 100 : 0))))
                        .as("direction " + i)
                        .isTrue();
            }
            for (Outcome<Boolean> writer : writers) {
                assertThat(writer.await(hall.callerSeams.timers(), Hall.LIMIT)).isTrue();
            }
            assertThat(hall.server.snapshot().bytesCarried()).isEqualTo(8L * VOLUME);
            pairs.forEach(pair -> pair[0].close());
            hall.until("the bridges are gone", () -> hall.server.snapshot().bridges() == 0);
            pairs.forEach(pair -> pair[1].close());
        }
    }

    @Test
    void shouldEndBothDirectionsWhenOneEndsAndDeliverWhatWasOnTheWay(World world) throws Exception {
        try (Hall hall = Hall.in(world);
                Caller a = hall.resident(1);
                Caller b = hall.resident(2)) {
            YamuxStream there = a.call(b.key(), 5);
            YamuxStream arrived = b.arrivals.take();
            byte[] word = payload(1);
            Outcome<Boolean> written = write(hall, there, word, 1);
            hall.until("the window is full", () -> hall.server.snapshot().bytesCarried() > 100_000);
            assertThat(read(arrived)).isEqualTo(word);
            assertThat(written.await(hall.callerSeams.timers(), Hall.LIMIT)).isTrue();
            there.writeFully(new byte[100_000], 0, 100_000);
            there.close();
            arrived.readFully(new byte[100_000], 0, 100_000);
            assertThat(arrived.read(new byte[1], 0, 1)).isEqualTo(-1);
            hall.until("the bridge is gone", () -> hall.server.snapshot().bridges() == 0);
            arrived.close();
        }
    }

    @Test
    void shouldEndTheOtherSideWhenASessionDies(World world) throws Exception {
        try (Hall hall = Hall.in(world);
                Caller a = hall.resident(1);
                Caller b = hall.resident(2)) {
            YamuxStream there = a.call(b.key(), 5);
            YamuxStream arrived = b.arrivals.take();
            a.kill();
            assertThat(arrived.read(new byte[1], 0, 1)).isEqualTo(-1);
            arrived.close();
            assertThatThrownBy(() -> there.read(new byte[1], 0, 1)).isInstanceOf(YamuxException.class);
            hall.until("one session is left", () -> hall.server.snapshot().sessions() == 1);
        }
    }

    /** Of eight streams of one session one is not read: the others carry on, and little of it stays in the server. */
    @Test
    void shouldSlowNoOtherStreamWhenOneIsNotRead(World world) throws Exception {
        try (Hall hall = Hall.in(world);
                Caller a = hall.resident(1);
                Caller b = hall.resident(2)) {
            YamuxStream stuck = a.call(b.key(), 5);
            YamuxStream unread = b.arrivals.take();
            Outcome<Boolean> blocked = write(hall, stuck, new byte[16 << 20], 1);
            long window = 1 << 20;
            hall.until("its windows are full", () -> hall.server.snapshot().bytesCarried() > 200_000);
            for (int i = 0; i < 7; i++) {
                YamuxStream free = a.call(b.key(), 5);
                YamuxStream arrived = b.arrivals.take();
                Outcome<Boolean> written = write(hall, free, payload(i), i);
                assertThat(Arrays.equals(read(arrived), payload(i))).isTrue();
                assertThat(written.await(hall.callerSeams.timers(), Hall.LIMIT)).isTrue();
                free.close();
                arrived.close();
            }
            long carriedByStuck = hall.server.snapshot().bytesCarried() - 7L * VOLUME;
            assertThat(carriedByStuck).isLessThanOrEqualTo(window);
            assertThat(hall.serverPool.lentBytes()).isLessThanOrEqualTo(2 * window + (1 << 20));
            hall.until(
                    "no more than one buffer is lent",
                    () -> hall.server.snapshot().buffersLent() <= 1);
            assertThat(blocked.isDone()).isFalse();
            unread.close();
            assertThatThrownBy(() -> blocked.await(hall.callerSeams.timers(), Hall.LIMIT))
                    .isInstanceOf(Outcome.FailedOutcome.class);
            stuck.close();
        }
    }
}
