package io.skyloom.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.control.ControlClient;
import io.skyloom.engine.control.ControlServer;
import io.skyloom.engine.control.ControlSources;
import io.skyloom.engine.control.PingCalls;
import io.skyloom.engine.control.PingWish;
import io.skyloom.engine.control.TestResult;
import io.skyloom.engine.ping.Pinger;
import io.skyloom.engine.visor.Visor;
import io.skyloom.key.PubKey;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.routing.appnet.AppConnection;
import io.skyloom.routing.appnet.WellKnownPorts;
import io.skyloom.seam.Seams;
import io.skyloom.testing.CleanRun;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.ScarceThreads;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole visors measure the way to each other, asked over the control port. */
@ExtendWith(CleanRun.class)
@Timeout(300)
class PingTest {
    private static ControlServer serve(Visor visor, Pinger pinger, Seams seams) throws Exception {
        ControlSources sources = ControlSources.of(visor);
        return ControlServer.open(
                sources,
                seams,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new PingCalls(sources, pinger));
    }

    /** Until the visor has a dmsg session it cannot ask for a route. */
    private static void dial(ControlClient control, Visor peer) {
        Eventually.sees(
                "a loop",
                Region.LIMIT,
                () -> {
                    try {
                        control.dialPing(peer.key());
                        return "";
                    } catch (IOException e) {
                        return String.valueOf(e.getMessage());
                    }
                },
                String::isEmpty);
    }

    /** The same for a stranger's connection. */
    private static AppConnection dial(Visor from, AppAddress to) {
        return Eventually.sees(
                "a route",
                Region.LIMIT,
                () -> {
                    try {
                        return new AppConnection[] {from.skynet().orElseThrow().dial(to)};
                    } catch (IOException e) {
                        return new AppConnection[0];
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                },
                found -> found.length == 1)[0];
    }

    @Test
    void shouldTimeMessagesAroundALoopOverTheOther(World world) throws Exception {
        try (Region region = new Region(world)) {
            Visor a = region.visor("A", 1);
            Visor b = region.visor("B", 1);
            Region.connect(a, b);
            Seams seams = world.realSeams("control");
            try (Pinger pinger = new Pinger(a, seams);
                    ControlServer server = serve(a, pinger, seams);
                    ControlClient control = ControlClient.connect(seams, server.localAddress())) {
                pinger.start();
                world.mustBeEmpty("loops", pinger::size);
                assertThatThrownBy(() -> control.dialPing(a.key())).hasMessageContaining("cannot ping itself");
                assertThatThrownBy(() -> control.ping(PingWish.of(b.key(), 1, 0)))
                        .hasMessageContaining("dial it first");
                dial(control, b);
                List<Duration> taken = control.ping(PingWish.of(b.key(), 3, 100));
                assertThat(taken).hasSize(3).allMatch(one -> one.isPositive() && one.compareTo(Region.LIMIT) < 0);
                assertThat(b.forwarder().counters().forwarded()).isGreaterThan(100);
                assertThatThrownBy(() -> control.ping(PingWish.of(b.key(), 1, 2000)))
                        .hasMessageContaining("1024 KiB");
                control.stopPing(b.key());
                assertThatThrownBy(() -> control.stopPing(b.key())).hasMessageContaining("no ping route");
                Eventually.holds(
                        "no rule is left", () -> a.table().size() + b.table().size() == 0);
            }
        }
    }

    @Test
    void shouldMeasureEveryNeighbour(World world) throws Exception {
        try (Region region = new Region(world)) {
            Visor a = region.visor("A", 1);
            Visor b = region.visor("B", 1);
            Region.connect(a, b);
            Seams seams = world.realSeams("control");
            try (Pinger pinger = new Pinger(a, seams);
                    ControlServer server = serve(a, pinger, seams);
                    ControlClient control = ControlClient.connect(seams, server.localAddress())) {
                pinger.start();
                dial(control, b);
                control.stopPing(b.key());
                List<TestResult> results = control.test(new PingWish(PubKey.NULL, 2, 1, 5));
                assertThat(results).hasSize(1);
                assertThat(results.getFirst().peer()).isEqualTo(b.key().hex());
                assertThat(results.getFirst().status()).isEqualTo("Success");
                assertThat(results.getFirst().mean()).matches("[0-9.]+(µs|ms|s)");
                assertThat(pinger.size()).isZero();
            }
        }
    }

    @Test
    void shouldAnswerTheNextWhenThereWasNoThreadForOne(World world) throws Exception {
        try (Region region = new Region(world)) {
            Visor a = region.visor("A", 1);
            Visor b = region.visor("B", 1);
            Seams scarce = ScarceThreads.around(world.realSeams("ping"), "ping/serve");
            try (Pinger pinger = new Pinger(b, scarce)) {
                pinger.start();
                AppAddress end = new AppAddress(AppAddress.SKYNET, b.key(), WellKnownPorts.PING_OF_2024);
                assertThat(region.refusal(a, end, "no thread")).endsWith("no thread for one more ping, try later");
                try (AppConnection connection = dial(a, end)) {
                    byte[] size = "{\"Size\":5}".getBytes(StandardCharsets.US_ASCII);
                    byte[] ok = new byte[2];
                    connection.writeFully(size, 0, size.length);
                    connection.readFully(ok, 0, 2);
                    assertThat(new String(ok, StandardCharsets.US_ASCII)).isEqualTo("ok");
                }
            }
        }
    }

    @Test
    void shouldAnswerStrangersAndHangUpOnNonsense(World world) throws Exception {
        try (Region region = new Region(world)) {
            Visor a = region.visor("A", 1);
            Visor b = region.visor("B", 1);
            try (Pinger pinger = new Pinger(b, world.realSeams("ping"))) {
                pinger.start();
                AppAddress end = new AppAddress(AppAddress.SKYNET, b.key(), WellKnownPorts.PING_OF_2024);
                try (AppConnection connection = dial(a, end)) {
                    byte[] size = "{\"Size\":5}".getBytes(StandardCharsets.US_ASCII);
                    byte[] ok = new byte[2];
                    for (int round = 0; round < 2; round++) {
                        connection.writeFully(size, 0, size.length);
                        connection.readFully(ok, 0, 2);
                        assertThat(new String(ok, StandardCharsets.US_ASCII)).isEqualTo("ok");
                        connection.writeFully("[1,2]".getBytes(StandardCharsets.US_ASCII), 0, 5);
                    }
                    byte[] huge = "{\"Size\":99999999}".getBytes(StandardCharsets.US_ASCII);
                    connection.writeFully(huge, 0, huge.length);
                    assertThat(connection.read(ok, 0, 2)).isNegative();
                }
            }
        }
    }
}
