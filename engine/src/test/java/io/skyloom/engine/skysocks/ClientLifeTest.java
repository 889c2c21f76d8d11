package io.skyloom.engine.skysocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.app.AppStatus;
import io.skyloom.engine.socks.SocksReply;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.StreamListener;
import io.skyloom.testing.CleanRun;
import io.skyloom.testing.ScarceThreads;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client does before it has a session, and that it stops at once in every state. */
@ExtendWith(CleanRun.class)
class ClientLifeTest {
    private static Duration seconds(long number) {
        return Duration.ofSeconds(number);
    }

    private static List<Duration> dialTimes(Rig rig) {
        return rig.clientNet.dials().stream().map(MemoryApps.Dial::at).toList();
    }

    private static void stopAtOnce(Rig rig) throws Exception {
        Duration before = rig.now();
        rig.clientContext().stop();
        assertThat(rig.atOnce(rig.clientContext().ended())).isTrue();
        assertThat(rig.await(rig.clientContext().ended())).isTrue();
        assertThat(rig.clientContext().status()).isEqualTo(AppStatus.STOPPED);
        assertThat(rig.clientContext().error()).isEmpty();
        assertThat(rig.clientThreads()).isEmpty();
        assertThat(rig.simulation.internet().host(Rig.PROGRAMS).openListeners()).isZero();
        assertThat(rig.now()).isEqualTo(before);
    }

    @Test
    void shouldGiveUpAfterItsTries(World world) throws Exception {
        try (Rig rig = new Rig(world, 1)) {
            rig.clientNet.refuse(new IOException("no route to the exit"));
            Outcome<Boolean> ended = rig.startClient().ended();
            assertThatThrownBy(() -> rig.await(ended)).hasMessage("no route to the exit");
            assertThat(dialTimes(rig)).containsExactly(seconds(0), seconds(5), seconds(10));
            assertThat(rig.now()).isEqualTo(seconds(10));
            assertThat(rig.simulation.internet().host(Rig.PROGRAMS).openListeners())
                    .isZero();
        }
    }

    @Test
    void shouldGoOnAfterARestWhenItIsToReconnect(World world) throws Exception {
        try (Rig rig = new Rig(world, 1)) {
            rig.clientNet.refuse(new IOException("no route to the exit"));
            TestContext client = rig.startClient("--reconnect", "--tries=2", "--retry-time=3");
            rig.simulation.run(seconds(13));
            List<Duration> at = dialTimes(rig);
            assertThat(at).hasSize(6);
            assertThat(at.get(1)).isEqualTo(seconds(3));
            assertThat(at.get(2).minus(at.get(1))).isBetween(Duration.ofMillis(800), Duration.ofMillis(1200));
            assertThat(at.get(4).minus(at.get(3))).isBetween(Duration.ofMillis(1600), Duration.ofMillis(2400));
            assertThat(client.status()).isEqualTo(AppStatus.RECONNECTING);
            assertThat(client.error()).isEqualTo("no route to the exit");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/read", "/write", "/watch"})
    void shouldConnectAgainWhenThereWasNoThreadForASession(String missing, World world) throws Exception {
        try (Rig rig = new Rig(world, 1)) {
            rig.echo();
            rig.startServer();
            TestContext client = rig.startClient(ScarceThreads.around(rig.programs, missing), "--reconnect");
            rig.simulation.run(seconds(60));
            assertThat(client.status()).isEqualTo(AppStatus.RUNNING);
            assertThat(rig.clientNet.dials()).hasSize(2);
            assertThat(rig.await(rig.talk(Rig.ECHO_PORT, "hello"))).isEqualTo("hello");
        }
    }

    @Test
    void shouldEndOneConnectionOnlyWhenThereIsNoThreadForIt(World world) throws Exception {
        try (Rig rig = new Rig(world, 1)) {
            rig.echo();
            rig.startServer();
            rig.startClient(ScarceThreads.around(rig.programs, "/back"));
            Outcome<String> refused = rig.talk(Rig.ECHO_PORT, "hello");
            assertThatThrownBy(() -> rig.await(refused)).isInstanceOf(Outcome.FailedOutcome.class);
            assertThat(rig.await(rig.talk(Rig.ECHO_PORT, "hello"))).isEqualTo("hello");
            assertThat(rig.clientNet.dials()).hasSize(1);
        }
    }

    @Test
    void shouldSayItsServersLastWords(World world) throws Exception {
        try (Rig rig = Rig.connected(world)) {
            rig.clientNet.latest().endBecause(new IOException("no listener on port 3, skysocks offline"));
            rig.clientNet.latest().close();
            assertThatThrownBy(() -> rig.await(rig.clientContext().ended()))
                    .hasMessage("no listener on port 3, skysocks offline");
        }
    }

    @Test
    void shouldOpenItsPortBeforeItDialsAndRefusePolitelyMeanwhile(World world) throws Exception {
        try (Rig rig = new Rig(world, 1)) {
            rig.clientNet.beSilent();
            TestContext client = rig.startClient();
            assertThat(client.status()).isEqualTo(AppStatus.STARTING);
            Outcome<SocksReply> told = rig.ask(Rig.ECHO_PORT);
            assertThat(rig.atOnce(told)).isTrue();
            assertThat(rig.await(told)).isEqualTo(SocksReply.NETWORK_UNREACHABLE);
            stopAtOnce(rig);
        }
    }

    @Test
    void shouldSayThatItsPortIsTakenAndDialNobody(World world) throws Exception {
        InetSocketAddress place = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8118);
        try (Rig rig = new Rig(world, 1);
                StreamListener taken = rig.programs.net().listen(place)) {
            Outcome<Boolean> ended = rig.startClient("--http", "127.0.0.1:8118").ended();
            assertThatThrownBy(() -> rig.await(ended))
                    .hasMessage("listen tcp 127.0.0.1:8118: bind: address already in use");
            assertThat(rig.clientNet.dials()).isEmpty();
            assertThat(taken.localAddress()).isEqualTo(place);
            assertThat(rig.simulation.internet().host(Rig.PROGRAMS).openListeners())
                    .isEqualTo(1);
        }
    }

    @Test
    void shouldStopBetweenTries(World world) throws Exception {
        try (Rig rig = new Rig(world, 1)) {
            rig.clientNet.refuse(new IOException("no route"));
            rig.startClient();
            rig.simulation.run(seconds(2));
            stopAtOnce(rig);
        }
    }

    @Test
    void shouldStopWhileItRests(World world) throws Exception {
        try (Rig rig = Rig.connected(world, "--reconnect")) {
            rig.clientNet.refuse(new IOException("no route"));
            rig.clientNet.latest().close();
            rig.whenStatus(rig.clientContext(), AppStatus.RECONNECTING);
            stopAtOnce(rig);
        }
    }

    @Test
    void shouldStopWhileItServes(World world) throws Exception {
        try (Rig rig = Rig.connected(world, "--reconnect")) {
            Outcome<SocksReply> inTheMiddle = rig.ask(Rig.ECHO_PORT + 1);
            Outcome<String> open = rig.talk(Rig.ECHO_PORT, "x");
            stopAtOnce(rig);
            assertThat(inTheMiddle.isDone() && open.isDone()).isTrue();
        }
    }

    @Test
    void shouldStopBeforeItHasBegun(World world) throws Exception {
        try (Rig rig = new Rig(world, 1)) {
            TestContext context = new TestContext(
                    "skysocks-client",
                    MemoryApps.key(Rig.PROGRAMS),
                    rig.programs,
                    rig.clientNet,
                    List.of("--srv", MemoryApps.key(Rig.EXIT).hex()));
            context.stop();
            context.start(rig.client);
            assertThat(rig.atOnce(context.ended())).isTrue();
            assertThat(rig.await(context.ended())).isTrue();
            assertThat(rig.clientNet.dials()).isEmpty();
        }
    }

    /** A program that says nothing of SOCKS, while there is no way. */
    @Test
    void shouldNotWaitForEverForAProgramItCannotHelp(World world) throws Exception {
        try (Rig rig = new Rig(world, 1)) {
            rig.clientNet.beSilent();
            rig.startClient();
            Outcome<byte[]> heard =
                    rig.simulation.call(rig.programs, "program", () -> Rig.readAll(rig.programUntilEnd()));
            rig.runTo(Duration.ofMillis(29_999));
            assertThat(heard.isDone()).isFalse();
            rig.runTo(seconds(30));
            assertThat(heard.isDone()).isTrue();
        }
    }
}
