package io.skyloom.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.gob.Gob;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.CutStream;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.testing.Cases;
import io.skyloom.testing.Draw;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Hundreds of calls at once, given up at random, over connections that break at any byte: every caller returns. */
class RpcConcurrencyTest {
    private static final int CALLERS = 400;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final RpcMethod<Recordings.Args, Long> MUL = Recordings.MUL;
    private static final RpcMethod<Long, String> TEXT = new RpcMethod<>("Text", Gob.INT, Gob.STRING);
    private static final RpcMethod<Long, Recordings.Quot> QUOT = new RpcMethod<>("Quot", Gob.INT, Recordings.Quot.GOB);

    private static final RpcService SERVICE = RpcService.define(
            "s",
            methods -> methods.add(MUL, (args, call) -> args.a() * args.b())
                    .add(TEXT, (n, call) -> "text " + n)
                    .add(QUOT, (n, call) -> {
                        if (n % 5 == 0) {
                            throw new RpcAnswerException("no " + n);
                        }
                        return new Recordings.Quot(n / 7, n % 7);
                    }));

    /** How the calls of one run ended. */
    private static final class Tally {
        final AtomicInteger right = new AtomicInteger();
        final AtomicInteger refused = new AtomicInteger();
        final AtomicInteger cancelled = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();
        final List<Throwable> wrong = java.util.Collections.synchronizedList(new ArrayList<>());

        int sum() {
            return right.get() + refused.get() + cancelled.get() + closed.get();
        }

        void call(RpcClient client, long n, boolean giveUp) {
            try {
                check(client, n, giveUp);
                right.incrementAndGet();
            } catch (RpcAnswerException e) {
                (n % 3 == 2 && n % 5 == 0 ? refused : closed).incrementAndGet();
            } catch (RpcCancelledException e) {
                cancelled.incrementAndGet();
            } catch (RpcClosedException e) {
                closed.incrementAndGet();
            } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
                wrong.add(e);
            }
        }

        private static void check(RpcClient client, long n, boolean giveUp) throws IOException, InterruptedException {
            switch ((int) (n % 3)) {
                case 0 ->
                    assertThat(run(client, MUL, new Recordings.Args(n, n + 1), giveUp))
                            .isEqualTo(n * (n + 1));
                case 1 -> assertThat(run(client, TEXT, n, giveUp)).isEqualTo("text " + n);
                default -> assertThat(run(client, QUOT, n, giveUp)).isEqualTo(new Recordings.Quot(n / 7, n % 7));
            }
        }

        private static <A, R> R run(RpcClient client, RpcMethod<A, R> method, A argument, boolean giveUp)
                throws IOException, InterruptedException {
            if (!giveUp) {
                return client.call("s", method, argument, LIMIT);
            }
            RpcCall<R> call = client.start("s", method, argument);
            call.cancel();
            return call.await(LIMIT);
        }
    }

    /** Starts all callers at once and waits until every one has returned. */
    private static Tally callAll(RpcClient client, Seams seams, Draw draw) throws InterruptedException {
        Tally tally = new Tally();
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch returned = new CountDownLatch(CALLERS);
        for (int i = 0; i < CALLERS; i++) {
            long n = i;
            boolean giveUp = draw.chance(0.2);
            seams.threads().start("caller", () -> {
                try {
                    go.await();
                    tally.call(client, n, giveUp);
                } catch (InterruptedException e) {
                    tally.wrong.add(e);
                } finally {
                    returned.countDown();
                }
            });
        }
        go.countDown();
        assertThat(returned.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(tally.wrong).isEmpty();
        assertThat(tally.sum()).isEqualTo(CALLERS);
        return tally;
    }

    @Test
    void shouldGiveEveryCallerItsOwnAnswer(World world) {
        Seams seams = world.realSeams("test");
        Cases.check(5, draw -> {
            try (StreamPair pair = StreamPair.in(world.virtual().time());
                    RpcServer server =
                            new RpcServer("rpc:server", RpcServerLimits.DEFAULT.withCalls(draw.between(1, 64)), seams);
                    RpcClient client = RpcClient.over(pair.first(), "rpc:client", RpcClientLimits.DEFAULT, seams)) {
                RpcConnection connection = server.serve(pair.second(), "peer", List.of(SERVICE));
                Tally tally = callAll(client, seams, draw);
                assertThat(tally.closed).hasValue(0);
                assertThat(tally.right.get()).isGreaterThan(CALLERS / 2);
                assertThat(client.pending()).isZero();
                assertThat(client.isOpen()).isTrue();
                Eventually.holds("no call runs", () -> connection.running() == 0);
            }
        });
    }

    @Test
    void shouldReturnToEveryCallerWhenTheStreamBreaksAtAnyByte(World world) {
        Seams seams = world.realSeams("test");
        Cases.check(15, draw -> {
            try (StreamPair pair = StreamPair.in(world.virtual().time());
                    RpcServer server = new RpcServer("rpc:server", RpcServerLimits.DEFAULT, seams);
                    RpcClient client = RpcClient.over(cut(draw, pair), "rpc:client", RpcClientLimits.DEFAULT, seams)) {
                server.serve(pair.second(), "peer", List.of(SERVICE));
                Tally tally = callAll(client, seams, draw);
                assertThat(tally.closed.get()).isPositive();
                assertThat(client.isOpen()).isFalse();
                assertThat(client.pending()).isZero();
                Eventually.holds("the server has noticed", () -> server.connections() == 0);
            }
        });
    }

    private static CutStream cut(Draw draw, StreamPair pair) {
        int bytes = draw.between(0, 6000);
        return draw.chance(0.5)
                ? CutStream.afterReading(pair.first(), bytes)
                : CutStream.afterWriting(pair.first(), bytes);
    }

    @Test
    void shouldReturnToEveryCallerWhenEitherEndIsClosedMeanwhile(World world) {
        Seams seams = world.realSeams("test");
        Cases.check(10, draw -> {
            boolean byServer = draw.chance(0.5);
            try (StreamPair pair = StreamPair.in(world.virtual().time());
                    RpcServer server = new RpcServer("rpc:server", RpcServerLimits.DEFAULT, seams);
                    RpcClient client = RpcClient.over(pair.first(), "rpc:client", RpcClientLimits.DEFAULT, seams)) {
                AtomicInteger calls = new AtomicInteger();
                int closeAt = draw.between(1, CALLERS / 4);
                RpcService closing = RpcService.define(
                        "s",
                        methods -> methods.add(MUL, (args, call) -> {
                                    if (calls.incrementAndGet() == closeAt) {
                                        (byServer ? server : (AutoCloseable) client).close();
                                    }
                                    return args.a() * args.b();
                                })
                                .add(TEXT, (n, call) -> "text " + n)
                                .add(QUOT, (n, call) -> new Recordings.Quot(n / 7, n % 7)));
                server.serve(pair.second(), "peer", List.of(closing));
                callAll(client, seams, draw);
                Eventually.holds("the client is closed", () -> !client.isOpen());
                Eventually.holds("the server has noticed", () -> server.connections() == 0);
            }
        });
    }
}
