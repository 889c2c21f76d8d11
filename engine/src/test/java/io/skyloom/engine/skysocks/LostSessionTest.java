package io.skyloom.engine.skysocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.app.AppStatus;
import io.skyloom.engine.app.DialWishes;
import io.skyloom.engine.socks.SocksReply;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.virtual.Gate;
import io.skyloom.seam.virtual.GatedStream;
import io.skyloom.testing.CleanRun;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The way to the server dies without a word, or seems to: the client notices in time, tells programs meanwhile, and finds
 * its way again. Times are exact.
 */
@ExtendWith(CleanRun.class)
class LostSessionTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static Duration seconds(long number) {
        return Duration.ofSeconds(number);
    }

    /** Both directions swallow what they get and bring nothing. */
    private static void collapse(Rig rig) throws IOException {
        GatedStream gate = rig.clientNet.latest().gate();
        gate.reading(Gate.STALL);
        gate.writing(Gate.SWALLOW);
    }

    @Test
    void shouldNoticeASilentCollapseAndDialAgain(World world) throws Exception {
        try (Rig rig = Rig.connected(world, "--reconnect")) {
            assertThat(rig.await(rig.talk(Rig.ECHO_PORT, "before"))).isEqualTo("before");
            rig.runTo(seconds(1));
            collapse(rig);
            assertThat(rig.whenStatus(rig.clientContext(), AppStatus.RECONNECTING))
                    .isEqualTo(seconds(40));
            assertThat(rig.clientNet.dials()).hasSize(1);
            assertThat(rig.clientThreads()).noneMatch(name -> name.contains("/watch"));
            assertThat(rig.clientContext().error()).contains("nothing has come from the server for 40 s");
            assertThat(rig.whenStatus(rig.clientContext(), AppStatus.RUNNING))
                    .isBetween(Duration.ofMillis(40_800), Duration.ofMillis(41_200));
            assertThat(rig.clientNet.dials()).hasSize(2);
            assertThat(rig.clientContext().error()).isEmpty();
            assertThat(rig.await(rig.talk(Rig.ECHO_PORT, "after"))).isEqualTo("after");
        }
    }

    /** The defect of old: nobody asks, so nobody ever learns. What the test above sees is the probes' doing. */
    @Test
    void shouldWaitForEverWhereNobodyAsks(World world) throws Exception {
        Duration never = Duration.ofDays(365);
        try (Rig rig = Rig.with(world, new SkysocksClient(new LivenessParameters(never, never, 2, never)))) {
            rig.runTo(seconds(1));
            collapse(rig);
            rig.simulation.run(Duration.ofHours(2));
            assertThat(rig.clientContext().status()).isEqualTo(AppStatus.RUNNING);
            assertThat(rig.clientNet.dials()).hasSize(1);
            assertThatThrownBy(() -> rig.await(rig.talk(Rig.ECHO_PORT, "hello?")))
                    .isInstanceOf(Outcome.FailedOutcome.class);
        }
    }

    /** One failure is not enough: a client that thinks so loses a session that comes back. */
    @Test
    void shouldLoseALivingSessionWhereOneFailureIsEnough(World world) throws Exception {
        LivenessParameters rash = new LivenessParameters(seconds(15), seconds(10), 1, seconds(45));
        try (Rig rig = Rig.with(world, new SkysocksClient(rash))) {
            GatedStream gate = rig.clientNet.latest().gate();
            rig.runTo(seconds(14));
            gate.reading(Gate.STALL);
            assertThat(rig.whenStatus(rig.clientContext(), AppStatus.RECONNECTING))
                    .isEqualTo(seconds(25));
        }
    }

    @Test
    void shouldTellProgramsAtOnceThatThereIsNoWay(World world) throws Exception {
        try (Rig rig = Rig.connected(world, "--reconnect")) {
            rig.runTo(seconds(1));
            Outcome<String> cut = rig.talk(Rig.ECHO_PORT + 1, "never answered");
            rig.simulation.run();
            collapse(rig);
            Outcome<SocksReply> waits = rig.ask(Rig.ECHO_PORT);
            rig.clientNet.refuse(new IOException("no route"));
            rig.whenStatus(rig.clientContext(), AppStatus.RECONNECTING);
            assertThat(rig.atOnce(waits)).isTrue();
            assertThatThrownBy(() -> rig.await(waits)).isInstanceOf(Outcome.FailedOutcome.class);
            assertThat(cut.isDone()).isTrue();
            Outcome<SocksReply> refused = rig.ask(Rig.ECHO_PORT);
            assertThat(rig.atOnce(refused)).isTrue();
            assertThat(rig.await(refused)).isEqualTo(SocksReply.NETWORK_UNREACHABLE);
            rig.simulation.run(seconds(60));
            assertThat(rig.clientContext().error()).isEqualTo("no route");
            Outcome<SocksReply> still = rig.ask(Rig.ECHO_PORT);
            assertThat(rig.atOnce(still)).isTrue();
            assertThat(rig.await(still)).isEqualTo(SocksReply.NETWORK_UNREACHABLE);
            rig.clientNet.refuse(null);
            rig.whenStatus(rig.clientContext(), AppStatus.RUNNING);
            assertThat(rig.await(rig.talk(Rig.ECHO_PORT, "again"))).isEqualTo("again");
        }
    }

    @Test
    void shouldForgiveOneLostProbe(World world) throws Exception {
        try (Rig rig = Rig.connected(world, "--reconnect")) {
            GatedStream gate = rig.clientNet.latest().gate();
            rig.runTo(seconds(14));
            gate.reading(Gate.STALL);
            rig.runTo(seconds(26));
            gate.reading(Gate.PASS);
            rig.runTo(seconds(29));
            // A second probe that fails is the first one in a row again.
            gate.reading(Gate.STALL);
            rig.runTo(seconds(42));
            gate.reading(Gate.PASS);
            rig.simulation.run(seconds(120));
            assertThat(rig.clientContext().statuses()).containsExactly(AppStatus.STARTING, AppStatus.RUNNING);
            assertThat(rig.clientNet.dials()).hasSize(1);
            assertThat(rig.clientContext().duration()).isBetween(120L, 170L);
        }
    }

    @Test
    void shouldWaitForALateAnswerWhilePacketsArrive(World world) throws Exception {
        try (Rig rig = Rig.connected(world, "--reconnect")) {
            MemoryApps.Socket socket = rig.clientNet.latest();
            rig.runTo(seconds(14));
            socket.gate().reading(Gate.STALL);
            for (int second = 15; second < 44; second++) {
                rig.runTo(seconds(second));
                socket.arrive();
            }
            rig.runTo(seconds(44));
            socket.gate().reading(Gate.PASS);
            rig.simulation.run(seconds(120));
            assertThat(rig.clientContext().status()).isEqualTo(AppStatus.RUNNING);
            assertThat(rig.clientNet.dials()).hasSize(1);
        }
    }

    /** Without the evidence of arriving packets the same session is given up: the evidence is what saves it. */
    @Test
    void shouldGiveTheSameSessionUpWhenNoPacketsArrive(World world) throws Exception {
        try (Rig rig = Rig.connected(world, "--reconnect")) {
            rig.runTo(seconds(14));
            rig.clientNet.latest().gate().reading(Gate.STALL);
            assertThat(rig.whenStatus(rig.clientContext(), AppStatus.RECONNECTING))
                    .isEqualTo(seconds(40));
        }
    }

    @Test
    void shouldLiveOnATrickleWithoutAnswers(World world) throws Exception {
        try (Rig rig = new Rig(world, 1)) {
            SilentServer.start(rig, stream -> {
                // One byte of a window update's header a second: delivered, and never the answer to a question.
                byte[] update = {0, 1, 0, 0, 0, 0, 0, 99, 0, 0, 0, 0};
                for (int i = 0; i < 200; i++) {
                    stream.writeFully(update, i % update.length, 1);
                    SilentServer.rest(rig, SECOND);
                }
            });
            rig.startClient("--reconnect");
            rig.simulation.run(seconds(190));
            assertThat(rig.clientContext().status()).isEqualTo(AppStatus.RUNNING);
            assertThat(rig.clientNet.dials()).hasSize(1);
        }
    }

    @Test
    void shouldGiveUpWhatDeliversNothingWhateverArrives(World world) throws Exception {
        try (Rig rig = Rig.connected(world, "--reconnect")) {
            MemoryApps.Socket socket = rig.clientNet.latest();
            socket.gate().reading(Gate.STALL);
            for (int half = 1; half < 90; half++) {
                rig.runTo(Duration.ofMillis(half * 500L));
                socket.arrive();
            }
            assertThat(rig.clientContext().status()).isEqualTo(AppStatus.RUNNING);
            assertThat(rig.whenStatus(rig.clientContext(), AppStatus.RECONNECTING))
                    .isEqualTo(seconds(45));
        }
    }

    @Test
    void shouldStopAtOnceWithAWriterThatIsStuck(World world) throws Exception {
        try (Rig rig = Rig.connected(world, "--reconnect")) {
            rig.clientNet.latest().gate().reading(Gate.STALL);
            rig.clientNet.latest().gate().writing(Gate.STALL);
            rig.runTo(seconds(16));
            assertThat(rig.clientNet.latest().gate().blocked()).isPositive();
            rig.clientContext().stop();
            assertThat(rig.atOnce(rig.clientContext().ended())).isTrue();
            assertThat(rig.clientThreads()).isEmpty();
        }
    }

    @Test
    void shouldCloseASessionWithAStuckWriterInTime(World world) throws Exception {
        try (Rig rig = Rig.connected(world, "--reconnect")) {
            rig.clientNet.latest().gate().reading(Gate.STALL);
            rig.clientNet.latest().gate().writing(Gate.STALL);
            assertThat(rig.whenStatus(rig.clientContext(), AppStatus.RECONNECTING))
                    .isEqualTo(seconds(40));
            assertThat(rig.clientThreads()).noneMatch(name -> name.contains("-1/"));
        }
    }

    @Test
    void shouldBeClosedOnceByWhoeverCloses(World world) throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            Rig rig = new Rig(world, seed);
            rig.echo();
            rig.startServer();
            TestContext client = rig.startClient("--reconnect");
            Outcome<String> talk = rig.talk(Rig.ECHO_PORT, "cut");
            AtomicInteger returned = new AtomicInteger();
            for (int i = 0; i < 64; i++) {
                rig.programs.threads().start("closer", () -> {
                    client.stop();
                    returned.incrementAndGet();
                });
            }
            rig.simulation.run();
            assertThat(returned).hasValue(64);
            assertThat(rig.await(client.ended())).isTrue();
            assertThat(talk.isDone()).isTrue();
            assertThat(client.statuses()).filteredOn(AppStatus.STOPPED::equals).hasSize(1);
            assertThat(rig.clientThreads()).isEmpty();
            rig.close();
        }
    }

    @Test
    void shouldAskForTheSameRouteEveryTime(World world) throws Exception {
        try (Rig rig = Rig.connected(world, "--reconnect", "--mux", "3", "--min-hops=2")) {
            collapse(rig);
            rig.whenStatus(rig.clientContext(), AppStatus.RECONNECTING);
            rig.whenStatus(rig.clientContext(), AppStatus.RUNNING);
            assertThat(rig.clientNet.dials())
                    .hasSize(2)
                    .allMatch(dial -> dial.wishes().equals(new DialWishes(2, 3)))
                    .allMatch(dial -> dial.remote().port() == 3);
        }
    }

    @Test
    void shouldEndWithAnErrorWhenItIsNotToReconnect(World world) throws Exception {
        try (Rig rig = Rig.connected(world, "--reconnect=false")) {
            collapse(rig);
            assertThatThrownBy(() -> rig.await(rig.clientContext().ended()))
                    .isInstanceOf(Outcome.FailedOutcome.class)
                    .hasMessageContaining("nothing has come from the server");
            assertThat(rig.now()).isEqualTo(seconds(40));
            rig.simulation.run(seconds(100));
            assertThat(rig.clientNet.dials()).hasSize(1);
            assertThat(rig.programs.threads().running()).isEmpty();
            assertThat(rig.simulation.internet().host(Rig.PROGRAMS).openListeners())
                    .isZero();
        }
    }

    @Test
    void shouldRestLongerAfterEverySessionThatDiesAtOnce(World world) throws Exception {
        try (Rig rig = new Rig(world, 1)) {
            SilentServer.start(rig, stream -> stream.close());
            rig.startClient("--reconnect");
            rig.simulation.run(seconds(400));
            Duration[] at =
                    rig.clientNet.dials().stream().map(MemoryApps.Dial::at).toArray(Duration[]::new);
            long[] steps = {1, 2, 4, 8, 16, 30, 30, 30};
            for (int i = 0; i < steps.length; i++) {
                assertThat(at[i + 1].minus(at[i]))
                        .as("rest " + i)
                        .isBetween(Duration.ofMillis(800 * steps[i]), Duration.ofMillis(1200 * steps[i]));
            }
        }
    }

    @Test
    void shouldRestBrieflyAfterASessionThatLasted(World world) throws Exception {
        try (Rig rig = new Rig(world, 1)) {
            SilentServer.start(rig, stream -> {
                if (rig.clientNet.dials().size() >= 4) {
                    SilentServer.answerPings(stream, rig.exit, Duration.ofSeconds(61));
                }
                stream.close();
            });
            rig.startClient("--reconnect");
            rig.simulation.run(seconds(90));
            Duration[] at =
                    rig.clientNet.dials().stream().map(MemoryApps.Dial::at).toArray(Duration[]::new);
            assertThat(at[3].minus(at[2])).isGreaterThanOrEqualTo(Duration.ofMillis(3200));
            assertThat(at[4].minus(at[3])).isBetween(Duration.ofMillis(61_800), Duration.ofMillis(62_200));
        }
    }
}
