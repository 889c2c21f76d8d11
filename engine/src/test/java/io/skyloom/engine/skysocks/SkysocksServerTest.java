package io.skyloom.engine.skysocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.app.AppStatus;
import io.skyloom.engine.socks.SocksClientSide;
import io.skyloom.engine.socks.SocksReply;
import io.skyloom.engine.socks.SocksTarget;
import io.skyloom.engine.socks.SocksTarget.Name;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.virtual.SlicedStream;
import io.skyloom.testing.CleanRun;
import io.skyloom.testing.ScarceThreads;
import io.skyloom.testing.World;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server, spoken to over its own multiplexer by a client of the test's own. */
@ExtendWith(CleanRun.class)
class SkysocksServerTest {
    private static final String CONNECT = "050100 05010001 05060708 ";
    private static final String ECHO = CONNECT + "0007";

    private static Duration seconds(long number) {
        return Duration.ofSeconds(number);
    }

    private static Rig serving(World world, String... args) throws IOException {
        Rig rig = new Rig(world, 1);
        rig.echo();
        rig.startServer(args);
        return rig;
    }

    private static SocksTarget named(String name, int port) {
        return new SocksTarget(new Name(name), port);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >>> 8));
        }
        return bytes;
    }

    private static Outcome<byte[]> readAll(Rig rig, YamuxStream stream) {
        return rig.simulation.call(rig.programs, "read", () -> Rig.readAll(stream));
    }

    private static Outcome<Boolean> write(Rig rig, YamuxStream stream, byte[] bytes, boolean end) {
        return rig.simulation.call(rig.programs, "write", () -> {
            stream.writeFully(bytes, 0, bytes.length);
            if (end) {
                stream.shutdownOutput();
            }
            return true;
        });
    }

    @Test
    void shouldSayWhereItListensAndStopAtOnce(World world) throws Exception {
        try (Rig rig = new Rig(world, 1)) {
            TestContext context = rig.startServer();
            assertThat(context.statuses()).containsExactly(AppStatus.STARTING, AppStatus.RUNNING);
            assertThat(context.port(0)).isEqualTo(3);
            context.stop();
            assertThat(rig.atOnce(context.ended())).isTrue();
            assertThat(context.status()).isEqualTo(AppStatus.STOPPED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/read", "/write", "/accept"})
    void shouldServeTheNextWhenThereWasNoThreadForOne(String missing, World world) throws Exception {
        try (Rig rig = new Rig(world, 1)) {
            rig.echo();
            TestContext context = rig.startServer(ScarceThreads.around(rig.exit, missing));
            rig.startClient("--reconnect");
            rig.simulation.run(seconds(60));
            assertThat(context.status()).isEqualTo(AppStatus.RUNNING);
            assertThat(rig.clientNet.dials()).hasSizeGreaterThan(1);
            assertThat(rig.await(rig.talk(Rig.ECHO_PORT, "hello"))).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/stream-", "/back"})
    void shouldEndOneStreamOnlyWhenThereIsNoThreadForIt(String missing, World world) throws Exception {
        try (Rig rig = new Rig(world, 1)) {
            rig.echo();
            rig.startServer(ScarceThreads.around(rig.exit, missing));
            rig.startClient();
            rig.simulation.run(seconds(10));
            Outcome<String> refused = rig.talk(Rig.ECHO_PORT, "hello");
            assertThatThrownBy(() -> rig.await(refused)).isInstanceOf(Outcome.FailedOutcome.class);
            assertThat(rig.await(rig.talk(Rig.ECHO_PORT, "hello"))).isEqualTo("hello");
            assertThat(rig.clientNet.dials()).hasSize(1);
        }
    }

    @Test
    void shouldFailWhenItsPortIsTaken(World world) throws Exception {
        try (Rig rig = new Rig(world, 1);
                var taken = rig.serverNet.listen(AppAddress.SKYNET, SkysocksServer.PORT)) {
            assertThat(taken.local().port()).isEqualTo(3);
            Outcome<Boolean> ended = new TestContext(
                            "skysocks", MemoryApps.key(Rig.EXIT), rig.exit, rig.serverNet, List.of())
                    .start(rig.server)
                    .ended();
            assertThatThrownBy(() -> rig.await(ended)).isInstanceOf(Outcome.FailedOutcome.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "04010050, ''",
        "050102, 05ff",
        "050100 050200017f0000014828, 0500 05070001000000000000",
        "050100 050300017f0000014828, 0500 05070001000000000000",
        "050100 05010009, 0500 05080001000000000000",
        "050100 05010001 05060708 0008, 0500 05050001000000000000",
        "050100 05010003 04 6e6f6e65 0050, 0500 05040001000000000000",
        "050100 05010001 7f000001 0007, 0500 05020001000000000000",
        "050100 05010001 0a000001 0007, 0500 05020001000000000000"
    })
    void shouldAnswerAndEndTheStream(String said, String answer, World world) throws Exception {
        try (Rig rig = serving(world)) {
            Stranger stranger = Stranger.connect(rig);
            Outcome<String> told = stranger.say(said);
            assertThat(rig.await(told)).isEqualTo(answer.replace(" ", ""));
            assertThat(rig.now()).isZero();
            // The session goes on.
            assertThat(rig.await(stranger.ask(stranger.open(), Rig.target(Rig.ECHO_PORT))))
                    .isEqualTo(SocksReply.SUCCEEDED);
        }
    }

    @Test
    void shouldTakeEverythingInOnePieceOrInSingleBytes(World world) throws Exception {
        try (Rig rig = serving(world)) {
            Stranger stranger = Stranger.connect(rig);
            YamuxStream whole = stranger.open();
            byte[] words = java.util.HexFormat.of().parseHex(ECHO.replace(" ", "") + "68656c6c6f");
            rig.await(write(rig, whole, words, true));
            byte[] answer = rig.await(readAll(rig, whole));
            assertThat(new String(answer, 12, answer.length - 12, StandardCharsets.UTF_8))
                    .isEqualTo("hello");
            SlicedStream sliced = new SlicedStream(stranger.open(), 1);
            assertThat(rig.await(stranger.ask(sliced, Rig.target(Rig.ECHO_PORT))))
                    .isEqualTo(SocksReply.SUCCEEDED);
        }
    }

    @Test
    void shouldAskForThePasscode(World world) throws Exception {
        try (Rig rig = serving(world, "--passcode", "secret")) {
            Stranger stranger = Stranger.connect(rig);
            assertThat(rig.await(stranger.say("050100"))).isEqualTo("05ff");
            assertThat(rig.await(stranger.say("050102 0104757365720577726f6e67")))
                    .isEqualTo("05020101");
            YamuxStream stream = stranger.open();
            byte[] words = java.util.HexFormat.of()
                    .parseHex("05010201047573657206736563726574"
                            + ECHO.substring(7).replace(" ", ""));
            rig.await(write(rig, stream, words, true));
            assertThat(rig.await(readAll(rig, stream)))
                    .startsWith(5, 2, 1, 0, 5, 0, 0, 1)
                    .hasSize(14);
        }
    }

    @Test
    void shouldNotWaitForEverForARequest(World world) throws Exception {
        try (Rig rig = serving(world)) {
            Stranger stranger = Stranger.connect(rig);
            Outcome<String> silent = stranger.say("");
            Outcome<String> halfway = stranger.say("050100 0501");
            rig.runTo(Duration.ofMillis(29_999));
            assertThat(silent.isDone() || halfway.isDone()).isFalse();
            rig.runTo(seconds(30));
            assertThat(rig.await(silent)).isEmpty();
            assertThat(rig.await(halfway)).isEqualTo("0500");
            assertThat(rig.now()).isEqualTo(seconds(30));
        }
    }

    @Test
    void shouldNotWaitForEverForATarget(World world) throws Exception {
        try (Rig rig = serving(world)) {
            rig.simulation.internet().name("two.example", "5.6.7.98", "5.6.7.99");
            Stranger stranger = Stranger.connect(rig);
            SocksTarget nobody = new SocksTarget(new SocksTarget.Literal(InetAddress.getByName("5.6.7.99")), 1);
            Outcome<SocksReply> one = stranger.ask(stranger.open(), nobody);
            Outcome<SocksReply> other = stranger.ask(stranger.open(), named("two.example", 1));
            rig.runTo(Duration.ofMillis(14_999));
            assertThat(one.isDone() || other.isDone()).isFalse();
            rig.runTo(seconds(15));
            assertThat(rig.await(one)).isEqualTo(SocksReply.HOST_UNREACHABLE);
            assertThat(rig.await(other)).isEqualTo(SocksReply.HOST_UNREACHABLE);
            assertThat(rig.now()).isEqualTo(seconds(15));
        }
    }

    @Test
    void shouldLookNamesUpAndTryTheirAddressesInTurn(World world) throws Exception {
        try (Rig rig = serving(world)) {
            rig.simulation
                    .internet()
                    .name("good.example", Rig.TARGET)
                    .name("late.example", "5.6.7.99", Rig.TARGET)
                    .name("mixed.example", "127.0.0.1", Rig.TARGET)
                    .name("inside.example", "127.0.0.1", "10.0.0.3", "::1");
            Stranger stranger = Stranger.connect(rig);
            assertThat(rig.await(stranger.ask(stranger.open(), named("good.example", 7))))
                    .isEqualTo(SocksReply.SUCCEEDED);
            assertThat(rig.await(stranger.ask(stranger.open(), named("mixed.example", 7))))
                    .isEqualTo(SocksReply.SUCCEEDED);
            assertThat(rig.await(stranger.ask(stranger.open(), named("inside.example", 7))))
                    .isEqualTo(SocksReply.NOT_ALLOWED);
            assertThat(rig.now()).isZero();
            assertThat(rig.await(stranger.ask(stranger.open(), named("late.example", 7))))
                    .isEqualTo(SocksReply.SUCCEEDED);
            assertThat(rig.now()).isEqualTo(Duration.ofMillis(7500));
        }
    }

    @Test
    void shouldReachItsOwnNetworkWhenAllowed(World world) throws Exception {
        try (Rig rig = serving(world, "--allow-private")) {
            Stranger stranger = Stranger.connect(rig);
            assertThat(rig.await(stranger.say("050100 05010001 7f000001 0009"))).isEqualTo("050005050001000000000000");
            rig.simulation.internet().link(Rig.EXIT, Rig.TARGET).cut();
            assertThat(rig.await(stranger.say(ECHO))).isEqualTo("050005040001000000000000");
        }
    }

    @Test
    void shouldPassTheEndOfTheTargetOn(World world) throws Exception {
        try (Rig rig = serving(world)) {
            rig.at(99, stream -> {
                stream.writeFully("bye".getBytes(StandardCharsets.UTF_8), 0, 3);
                stream.shutdownOutput();
                rig.atEnd(stream::close);
            });
            Stranger stranger = Stranger.connect(rig);
            YamuxStream stream = stranger.connected(99);
            assertThat(rig.await(readAll(rig, stream))).isEqualTo("bye".getBytes(StandardCharsets.UTF_8));
            assertThat(rig.now()).isZero();
            // Our direction is still open.
            assertThat(rig.await(write(rig, stream, bytes(10), false))).isTrue();
            stream.close();
        }
    }

    @Test
    void shouldPassTheEndOfTheClientOnAndCarryWhatFollows(World world) throws Exception {
        byte[] answer = bytes(700_000);
        try (Rig rig = serving(world)) {
            rig.at(99, stream -> {
                byte[] question = Rig.readAll(stream);
                stream.writeFully(question, 0, question.length);
                stream.writeFully(answer, 0, answer.length);
                stream.close();
            });
            Stranger stranger = Stranger.connect(rig);
            YamuxStream stream = stranger.connected(99);
            Outcome<Boolean> asked = write(rig, stream, bytes(300_000), true);
            byte[] told = rig.await(readAll(rig, stream));
            assertThat(rig.await(asked)).isTrue();
            assertThat(told).hasSize(1_000_000);
            assertThat(Arrays.copyOf(told, 300_000)).isEqualTo(bytes(300_000));
            assertThat(Arrays.copyOfRange(told, 300_000, told.length)).isEqualTo(answer);
        }
    }

    @Test
    void shouldHoldNoMoreThanAWindowForAReaderThatSleeps(World world) throws Exception {
        byte[] much = bytes(5_000_000);
        try (Rig rig = serving(world)) {
            rig.at(99, stream -> {
                stream.writeFully(much, 0, much.length);
                stream.close();
            });
            Stranger stranger = Stranger.connect(rig);
            YamuxStream sleeper = stranger.connected(99);
            rig.simulation.run(seconds(5));
            assertThat(stranger.tunnel().stats().heldBytes()).isBetween(256L * 1024, 300L * 1024);
            YamuxStream other = stranger.connected(Rig.ECHO_PORT);
            rig.await(write(rig, other, bytes(1000), true));
            assertThat(rig.await(readAll(rig, other))).isEqualTo(bytes(1000));
            assertThat(rig.await(readAll(rig, sleeper))).isEqualTo(much);
        }
    }

    @Test
    void shouldBreakTheTargetOffWhenTheClientDoes(World world) throws Exception {
        try (Rig rig = serving(world)) {
            Outcome<String> fate = new Outcome<>();
            rig.at(99, stream -> {
                try {
                    fate.complete("ended after " + Rig.readAll(stream).length);
                } finally {
                    stream.close();
                }
            });
            Stranger stranger = Stranger.connect(rig);
            YamuxStream stream = stranger.connected(99);
            rig.await(write(rig, stream, bytes(10), false));
            rig.simulation.run();
            stream.reset();
            assertThat(rig.await(fate)).isEqualTo("ended after 10");
            assertThat(rig.now()).isZero();
        }
    }

    @Test
    void shouldTakeOnlyThoseOnTheWhitelist(World world) throws Exception {
        String guest = MemoryApps.key(Rig.PROGRAMS).hex();
        String other = MemoryApps.key("other").hex();
        try (Rig rig = serving(world, "--whitelist", other + "," + guest)) {
            assertThat(rig.await(Stranger.connect(rig).say("050102"))).isEqualTo("05ff");
        }
        try (Rig rig = serving(world, "--whitelist", other)) {
            MemoryApps.Socket refused = Stranger.dial(rig);
            assertThat(rig.await(rig.simulation.call(rig.programs, "read", () -> refused.read(new byte[1], 0, 1))))
                    .isEqualTo(-1);
        }
    }

    @Test
    void shouldServeOnlySoManyVisorsAndStreams(World world) throws Exception {
        try (Rig rig = serving(world, "--max-sessions=1", "--max-streams=2")) {
            Stranger first = Stranger.connect(rig);
            YamuxStream one = first.connected(Rig.ECHO_PORT);
            first.connected(Rig.ECHO_PORT);
            YamuxStream third = first.open();
            assertThatThrownBy(() -> rig.await(first.ask(third, Rig.target(Rig.ECHO_PORT))))
                    .hasMessageContaining("reset");
            MemoryApps.Socket second = Stranger.dial(rig);
            assertThat(rig.await(rig.simulation.call(rig.programs, "read", () -> second.read(new byte[1], 0, 1))))
                    .isEqualTo(-1);
            rig.await(write(rig, one, bytes(5), true));
            assertThat(rig.await(readAll(rig, one))).hasSize(5);
            one.close();
            assertThat(first.connected(Rig.ECHO_PORT)).isNotNull();
            first.tunnel().close(new IOException("enough"));
            rig.simulation.run();
            assertThat(rig.await(Stranger.connect(rig).say("04"))).isEmpty();
        }
    }

    @Test
    void shouldEndABadSessionAndNoOther(World world) throws Exception {
        try (Rig rig = serving(world)) {
            Stranger good = Stranger.connect(rig);
            YamuxStream stream = good.connected(Rig.ECHO_PORT);
            MemoryApps.Socket bad = Stranger.dial(rig);
            Outcome<byte[]> told = rig.simulation.call(rig.programs, "bad", () -> {
                byte[] rubbish = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8);
                bad.writeFully(rubbish, 0, rubbish.length);
                return Rig.readAll(bad);
            });
            assertThat(rig.await(told)).startsWith(0, 3);
            rig.await(write(rig, stream, bytes(5), true));
            assertThat(rig.await(readAll(rig, stream))).hasSize(5);
        }
    }

    @Test
    void shouldEndWhatIsIdleOnlyWhenToldTo(World world) throws Exception {
        try (Rig rig = serving(world, "--idle-timeout", "60")) {
            Stranger stranger = Stranger.connect(rig);
            YamuxStream stream = stranger.connected(Rig.ECHO_PORT);
            Outcome<byte[]> read = readAll(rig, stream);
            rig.runTo(seconds(50));
            rig.await(write(rig, stream, bytes(5), false));
            rig.runTo(Duration.ofMillis(109_999));
            assertThat(read.isDone()).isFalse();
            rig.runTo(seconds(110));
            assertThat(read.isDone()).isTrue();
        }
        try (Rig rig = serving(world)) {
            Stranger stranger = Stranger.connect(rig);
            Outcome<byte[]> read = readAll(rig, stranger.connected(Rig.ECHO_PORT));
            rig.simulation.run(Duration.ofDays(3));
            assertThat(read.isDone()).isFalse();
        }
    }

    /** In every phase: greeting, looking up, dialling, moving bytes, blocked by a slow reader. */
    @Test
    void shouldLeaveNothingWhenTheSessionEndsInAnyPhase(World world) throws Exception {
        for (boolean byPeer : new boolean[] {true, false}) {
            Rig rig = serving(world);
            rig.at(99, stream -> {
                rig.atEnd(stream::close);
                stream.writeFully(bytes(5_000_000), 0, 5_000_000);
            });
            Stranger stranger = Stranger.connect(rig);
            List<Outcome<?>> waiting = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                waiting.add(stranger.say("0501"));
                waiting.add(stranger.say("050100 05010001 05060763 0007"));
                stranger.connected(99);
                waiting.add(readAll(rig, stranger.connected(Rig.ECHO_PORT)));
            }
            rig.simulation.run(seconds(1));
            assertThat(rig.exit.threads().running()).hasSizeGreaterThan(40);
            if (byPeer) {
                stranger.carrier().close();
            } else {
                rig.clientContext().stop();
            }
            rig.simulation.run();
            assertThat(waiting).allMatch(Outcome::isDone);
            assertThat(rig.exit.threads().running())
                    .noneMatch(name -> name.contains("stream-") || name.contains("/watch"));
            assertThat(rig.now()).isEqualTo(seconds(1));
            rig.close();
        }
    }

    @Test
    void shouldNotBeHeldUpByAResolverThatNeverAnswers(World world) throws Exception {
        try (Rig rig = new Rig(world, 1)) {
            Outcome<Boolean> resolverIsBack = new Outcome<>();
            rig.atEnd(() -> resolverIsBack.complete(true));
            TargetDialer dialer = new TargetDialer(
                    SlowResolver.around(rig.exit, resolverIsBack), Destinations.anywhere(rig.exit.net()), seconds(15));
            Outcome<Boolean> asked =
                    rig.simulation.call(rig.exit, "ask", () -> dialer.connect(named("slow.example", 1)) == null);
            assertThatThrownBy(() -> rig.await(asked)).hasRootCauseInstanceOf(TargetRefusedException.class);
            assertThat(rig.now()).isEqualTo(seconds(15));
            for (int i = 0; i < 255; i++) {
                rig.simulation.call(rig.exit, "ask", () -> dialer.connect(named("slow.example", 1)) == null);
            }
            rig.simulation.run();
            Outcome<Boolean> tooMany =
                    rig.simulation.call(rig.exit, "ask", () -> dialer.connect(named("slow.example", 1)) == null);
            assertThat(rig.atOnce(tooMany)).isTrue();
            rig.simulation.run(seconds(15));
        }
    }

    @Test
    void shouldServeOurOwnClientSide(World world) throws Exception {
        try (Rig rig = serving(world)) {
            Stranger stranger = Stranger.connect(rig);
            rig.await(rig.simulation.call(rig.programs, "all", () -> {
                for (int i = 0; i < 50; i++) {
                    try (YamuxStream stream = stranger.tunnel().open(seconds(1))) {
                        assertThat(SocksClientSide.connect(stream, Rig.target(Rig.ECHO_PORT)))
                                .isEqualTo(SocksReply.SUCCEEDED);
                    }
                }
                return true;
            }));
            rig.simulation.run();
            assertThat(rig.simulation.internet().host(Rig.TARGET).openStreams()).isZero();
        }
    }
}
