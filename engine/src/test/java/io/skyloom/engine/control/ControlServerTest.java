package io.skyloom.engine.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.visor.Visor;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.SecKey;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.manager.PersistentTransport;
import io.skyloom.network.HostPort;
import io.skyloom.packet.PacketHeader;
import io.skyloom.routing.rule.RouteAddress;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.routing.rule.Rule;
import io.skyloom.seam.Seams;
import io.skyloom.stcp.PkTable;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person rules visors over their control ports: makes transports, lays a route by hand, and sees packets take it. */
class ControlServerTest {
    private static final Duration LIFE = Duration.ofMinutes(10);

    private final Curve curve = Curve.bouncyCastle();
    private final PkTable book = new PkTable();
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private World world;

    @BeforeEach
    void keep(World given) {
        world = given;
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }

    private static InetSocketAddress anywhere() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private Visor visor(int number) throws IOException {
        byte[] secret = new byte[SecKey.BYTES];
        Arrays.fill(secret, (byte) number);
        Visor visor = Visor.builder()
                .keys(KeyPair.of(SecKey.of(secret), curve))
                .seams(world.realSeams("visor" + number))
                .stcp(HostPort.parse("127.0.0.1:0"))
                .peers(book)
                .version("test")
                .build()
                .start();
        running.push(visor);
        InetSocketAddress place = visor.stcpAddress().orElseThrow();
        book.put(visor.key(), HostPort.parse("127.0.0.1:" + place.getPort()));
        world.mustBeEmpty("transports of " + number, visor.transports()::entries);
        return visor;
    }

    private ControlClient control(Visor visor) throws IOException {
        Seams seams = world.realSeams("control");
        ControlServer server = ControlServer.open(visor, seams, anywhere());
        running.push(server);
        ControlClient client = ControlClient.connect(seams, server.localAddress());
        running.push(client);
        return client;
    }

    @Test
    void shouldMakeListAndEndTransports() throws Exception {
        Visor a = visor(1);
        Visor b = visor(2);
        ControlClient control = control(a);
        assertThat(control.types()).containsExactly("stcp");
        assertThat(control.transports(TransportFilter.ALL)).isEmpty();
        TransportView made = control.add(new TransportWish(b.key(), "stcp", Duration.ofSeconds(10)));
        assertThat(made.remote()).isEqualTo(b.key());
        assertThat(made.label()).isEqualTo("user");
        assertThat(control.transports(TransportFilter.ALL))
                .extracting(TransportView::id)
                .containsExactly(made.id());
        assertThat(control.transports(new TransportFilter(List.of("stcpr"), List.of(), false)))
                .isEmpty();
        assertThat(control.transport(made.id()).local()).isEqualTo(a.key());
        control.remove(made.id());
        assertThat(control.transports(TransportFilter.ALL)).isEmpty();
        assertThatThrownBy(() -> control.remove(made.id()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("transport " + made.id() + " not found");
        assertThatThrownBy(() -> control.transport(made.id())).hasMessageContaining("not found");
    }

    @Test
    void shouldSayWhyATransportCannotBeMade() throws Exception {
        ControlClient control = control(visor(1));
        KeyPair stranger = KeyPair.generate(curve, world.realSeams("stranger").entropy());
        assertThatThrownBy(() -> control.add(new TransportWish(stranger.pub(), "stcp", Duration.ofSeconds(5))))
                .hasMessageContaining(stranger.pub().brief());
        assertThatThrownBy(() -> control.add(new TransportWish(stranger.pub(), "pigeon", Duration.ofSeconds(5))))
                .hasMessageContaining("pigeon");
    }

    @Test
    void shouldKeepPersistentTransports() throws Exception {
        Visor a = visor(1);
        Visor b = visor(2);
        ControlClient control = control(a);
        control.keep(List.of(new PersistentTransport(b.key(), "stcp")));
        assertThat(control.persistent()).containsExactly(new PersistentTransport(b.key(), "stcp"));
        Eventually.holds("made by itself", () -> !a.transports().to(b.key()).isEmpty());
        control.keep(List.of());
        control.removeAllTransports();
        assertThat(control.transports(TransportFilter.ALL)).isEmpty();
    }

    @Test
    void shouldLayARouteByHandThatPacketsTake() throws Exception {
        Visor a = visor(1);
        Visor b = visor(2);
        Visor c = visor(3);
        UUID ab = control(a)
                .add(new TransportWish(b.key(), "stcp", Duration.ofSeconds(10)))
                .id();
        ControlClient middle = control(b);
        UUID bc = middle.add(new TransportWish(c.key(), "stcp", Duration.ofSeconds(10)))
                .id();
        middle.save(new Rule.Intermediary(LIFE, 70_000, 90_000, bc));
        RouteDescriptor way = new RouteDescriptor(new RouteAddress(a.key(), 1), new RouteAddress(c.key(), 2));
        ControlClient end = control(c);
        end.save(new Rule.Reverse(LIFE, 90_000, way));
        assertThat(middle.rules()).containsExactly(new Rule.Intermediary(LIFE, 70_000, 90_000, bc));

        byte[] packet = new byte[PacketHeader.BYTES];
        PacketHeader.put(packet, 0, 2, 70_000, 0);
        ManagedTransport first = Objects.requireNonNull(a.transports().get(ab));
        first.append(packet, 0, packet.length);
        first.flush();

        Eventually.holds("passed on", () -> b.forwarder().counters().forwarded() == 1);
        Eventually.holds("arrived", () -> c.forwarder().counters().delivered() == 1);
        middle.removeRule(70_000);
        end.removeRule(90_000);
        assertThat(middle.rules()).isEmpty();
        assertThat(end.overview().routes()).isZero();
        assertThatThrownBy(() -> middle.rule(70_000)).hasMessageContaining("rule of id 70000 not found");
        assertThatThrownBy(() -> middle.removeRule(70_000)).hasMessageContaining("not found");
    }

    @Test
    void shouldRefuseAnIdThatIsInUse() throws Exception {
        ControlClient control = control(visor(1));
        Rule.Intermediary early = new Rule.Intermediary(LIFE, 5, 6, new UUID(1, 2));
        control.save(early); // its transport may come later
        assertThatThrownBy(() -> control.save(new Rule.Intermediary(LIFE, 5, 7, new UUID(1, 2))))
                .hasMessageContaining("route id 5 is in use");
        assertThat(control.rules()).containsExactly(early);
        control.removeRule(5);
    }

    @Test
    void shouldSayWhoIsThere() throws Exception {
        Visor a = visor(1);
        ControlClient control = control(a);
        assertThat(control.overview().key()).isEqualTo(a.key());
        assertThat(control.overview().build().version()).isEqualTo("test");
        assertThat(control.uptime()).isLessThan(Duration.ofMinutes(5));
        assertThat(control.health()).isEqualTo("healthy");
        assertThat(control.groups()).isEmpty();
    }

    @Test
    void shouldEndEveryConnectionWhenItCloses() throws Exception {
        Visor a = visor(1);
        Seams seams = world.realSeams("control");
        ControlServer server = ControlServer.open(a, seams, anywhere());
        try (ControlClient client = ControlClient.connect(seams, server.localAddress())) {
            assertThat(client.health()).isEqualTo("healthy");
            server.close();
            Eventually.holds("no connection", () -> server.connections() == 0);
            assertThatThrownBy(client::health).isInstanceOf(IOException.class);
        }
        // The port is free only when the accepting thread has noticed that it is to end.
        Eventually.sees(
                "nobody answers",
                () -> {
                    try {
                        ControlClient.connect(seams, server.localAddress()).close();
                        return "somebody does";
                    } catch (IOException e) {
                        return String.valueOf(e.getMessage());
                    }
                },
                said -> said.contains("no visor answers"));
    }
}
