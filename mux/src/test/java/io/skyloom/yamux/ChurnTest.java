package io.skyloom.yamux;

import static io.skyloom.yamux.Tunnel.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.seam.virtual.Gate;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Coming and going in numbers: nothing may stay behind, and nobody may wait for what is gone. */
class ChurnTest {
    private static final int STREAMS = 100_000;

    @Test
    void shouldBeAsEmptyAsBeforeAfterAHundredThousandStreams(World world) throws Exception {
        try (Tunnel tunnel = Tunnel.in(world)) {
            CompletableFuture<Integer> server = tunnel.start(() -> answerAll(tunnel));
            List<CompletableFuture<?>> users = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int seed = i;
                users.add(tunnel.start(() -> ask(tunnel, STREAMS / 4, seed)));
            }
            for (CompletableFuture<?> user : users) {
                result(user, 110);
            }
            tunnel.client.close();
            assertThat(result(server)).isEqualTo(STREAMS);
            Eventually.holds("all memory is back", () -> tunnel.pool.lentBytes() == 0);
            Eventually.holds("no timer is left", () -> tunnel.time.pending() == 0);
            Eventually.holds(
                    "no thread is left", () -> tunnel.seams.threads().running().isEmpty());
            assertThat(tunnel.client.stats().streams()).isZero();
            assertThat(tunnel.client.stats().unanswered()).isZero();
            assertThat(tunnel.server.stats().refused()).isZero();
        }
    }

    @Test
    void shouldLeaveNothingOfATableThatWasFull() throws Exception {
        Peers peers = new Peers(config -> config.streams(20_000, 20_000));
        List<MuxStream> streams = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            streams.add(peers.client.open());
        }
        peers.settle();
        assertThat(peers.server.stats().streams()).isEqualTo(10_000);
        for (MuxStream stream : streams) {
            peers.client.session.reset(stream, peers.now);
            peers.settle();
        }
        assertThat(peers.client.stats().streams()).isZero();
        assertThat(peers.server.stats().streams()).isZero();
        assertThat(peers.server.stats().backlog()).isZero();
        assertThat(peers.client.session.nanosToDeadline(peers.now)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldEndWithinItsBoundsWhereverTheSessionIsClosed(World world) throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 200; round++) {
            Tunnel tunnel = Tunnel.in(world);
            List<CompletableFuture<?>> users = new ArrayList<>();
            CountDownLatch begun = new CountDownLatch(5);
            users.add(tunnel.start(() -> {
                begun.countDown();
                return answerAll(tunnel);
            }));
            for (int i = 0; i < 4; i++) {
                int seed = i;
                users.add(tunnel.start(() -> {
                    begun.countDown();
                    return ask(tunnel, Integer.MAX_VALUE, seed);
                }));
            }
            begun.await();
            closeSomehow(tunnel, random.nextInt(5));
            for (CompletableFuture<?> user : users) {
                resultOrFailure(user);
            }
            tunnel.close();
            tunnel.link.restore();
            Eventually.holds("all memory is back", () -> tunnel.pool.lentBytes() == 0);
        }
        Eventually.holds("no timer is left", () -> world.virtual().time().pending() == 0);
    }

    private static void closeSomehow(Tunnel tunnel, int how) throws IOException {
        switch (how) {
            case 0 -> tunnel.client.close();
            case 1 -> tunnel.server.close();
            case 2 -> tunnel.client.close(new IOException("enough"));
            case 3 -> tunnel.link.cut();
            default -> {
                tunnel.gate.writing(Gate.STALL);
                tunnel.client.close(new IOException("stuck"));
                tunnel.server.close();
            }
        }
    }

    /** Answers every stream with what it sent, until the session ends. */
    private static int answerAll(Tunnel tunnel) {
        int served = 0;
        byte[] buffer = new byte[1000];
        try {
            while (true) {
                try (YamuxStream stream = tunnel.server.accept()) {
                    int n = stream.read(buffer, 0, buffer.length);
                    if (n > 0) {
                        stream.writeFully(buffer, 0, n);
                    }
                    served++;
                }
            }
        } catch (IOException e) {
            return served;
        }
    }

    private static boolean ask(Tunnel tunnel, int times, int seed) throws IOException {
        byte[] question = {(byte) seed};
        byte[] answer = new byte[1];
        for (int i = 0; i < times; i++) {
            try (YamuxStream stream = tunnel.client.open(Tunnel.LIMIT)) {
                question[0] = (byte) (seed + i);
                stream.writeFully(question, 0, 1);
                stream.readFully(answer, 0, 1);
                assertThat(answer[0]).isEqualTo(question[0]);
            }
        }
        return true;
    }

    private static void resultOrFailure(CompletableFuture<?> user) throws Exception {
        try {
            result(user);
        } catch (IOException e) {
            assertThat(e).isInstanceOf(YamuxException.class);
        }
    }
}
