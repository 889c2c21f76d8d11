package io.skyloom.engine.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.visor.Visor;
import io.skyloom.gob.Gob;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.key.KeyPair;
import io.skyloom.manager.PersistentTransport;
import io.skyloom.network.HostPort;
import io.skyloom.routing.rule.RouteAddress;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.routing.rule.Rule;
import io.skyloom.rpc.RpcAnswerException;
import io.skyloom.rpc.RpcClient;
import io.skyloom.rpc.RpcClientLimits;
import io.skyloom.rpc.RpcMethod;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.services.ServiceAddress;
import io.skyloom.services.ServiceEntry;
import io.skyloom.services.ServiceQuery;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a visor tells of itself, what can be changed while it runs, and what it refuses. */
class VisorCallsTest {
    private static final KeyPair SELF = KeyPair.fromSeed("visor calls".getBytes(StandardCharsets.UTF_8));
    private static final KeyPair OTHER = KeyPair.fromSeed("somebody else".getBytes(StandardCharsets.UTF_8));

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final List<String> kept = new CopyOnWriteArrayList<>();
    private Visor visor;
    private Seams seams;
    private InetSocketAddress place = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @BeforeEach
    void startVisor(World world) throws IOException {
        seams = world.realSeams("visor");
        visor = Visor.builder()
                .keys(SELF)
                .seams(seams)
                .stcp(HostPort.parse("127.0.0.1:0"))
                .version("v9")
                .build()
                .start();
        running.push(visor);
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }

    private ControlClient control(UnaryOperator<ControlSources> more) throws IOException {
        ControlServer server = ControlServer.open(
                more.apply(ControlSources.of(visor)),
                seams,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        running.push(server);
        place = server.localAddress();
        ControlClient client = ControlClient.connect(seams, place);
        running.push(client);
        return client;
    }

    private ControlClient bare() throws IOException {
        return control(sources -> sources);
    }

    /** Notes what is to be kept, and cannot keep a route of more than three hops. */
    private final class Notebook implements Settings {
        private volatile boolean autoconnect;

        @Override
        public boolean publicAutoconnect() {
            return autoconnect;
        }

        @Override
        public void publicAutoconnect(boolean wanted) {
            autoconnect = wanted;
        }

        @Override
        public void minHops(int hops) throws IOException {
            if (hops > 3) {
                throw new IOException("the disk is full");
            }
            kept.add("hops " + hops);
        }

        @Override
        public void persistentTransports(List<PersistentTransport> wanted) {
            kept.add("transports " + wanted.size());
        }
    }

    @Test
    void shouldTellEverythingAtOnce() throws Exception {
        AppView app = new AppView("skysocks", "skysocks", List.of("app", "skysocks"), true, 3, AppView.RUNNING, "ok");
        ControlClient control = control(sources -> sources.apps(() -> List.of(app))
                .build(new BuildInfo("v9", "abc", "today"), "linux_amd64")
                .hypervisors(() -> List.of(OTHER.pub()), List::of)
                .surroundings(() -> new ControlSources.Place("10.0.0.5", "100.64.7.7", true))
                .reward(() -> "someAddress")
                .ports(() -> Map.of("cli_addr", PortView.tcp(3435))));
        Rule rule = new Rule.Reverse(
                Duration.ofMinutes(5),
                77,
                new RouteDescriptor(new RouteAddress(OTHER.pub(), 1), new RouteAddress(SELF.pub(), 2)));
        control.save(rule);
        Summary summary = control.summary();
        assertThat(summary.overview().key()).isEqualTo(SELF.pub());
        assertThat(summary.overview().build()).isEqualTo(new BuildInfo("v9", "abc", "today"));
        assertThat(summary.overview().apps()).containsExactly(app);
        assertThat(summary.overview().hypervisors()).containsExactly(OTHER.pub());
        assertThat(summary.overview().localIp()).isEqualTo("10.0.0.5");
        assertThat(summary.overview().publicIp()).isEqualTo("100.64.7.7");
        assertThat(summary.overview().isSymmetricNat()).isTrue();
        assertThat(summary.rules()).containsExactly(new RuleView(rule));
        assertThat(summary.health()).isEqualTo("healthy");
        assertThat(summary.minHops()).isEqualTo(1);
        assertThat(summary.reward()).isEqualTo("someAddress");
        assertThat(summary.buildTag()).isEqualTo("linux_amd64");
        assertThat(summary.dmsg()).isEqualTo(DmsgView.NONE);
        assertThat(control.ports())
                .containsEntry("cli_addr", new PortView("3435", "TCP"))
                .containsEntry("skysocks", new PortView("3", "SKYNET"))
                .containsEntry(
                        "stcp_addr",
                        PortView.tcp(visor.stcpAddress().orElseThrow().getPort()));
        control.removeRule(77);
    }

    @Test
    void shouldKeepAChangeBeforeItTakesEffect() throws Exception {
        ControlClient control = control(sources -> sources.settings(new Notebook()));
        control.minHops(3);
        control.keep(List.of(new PersistentTransport(OTHER.pub(), "stcp")));
        control.keep(List.of());
        control.publicAutoconnect(true);
        assertThat(kept).containsExactly("hops 3", "transports 1", "transports 0");
        assertThat(visor.minHops()).isEqualTo(3);
        assertThat(control.summary().minHops()).isEqualTo(3);
        assertThat(control.summary().publicAutoconnect()).isTrue();
        assertThatThrownBy(() -> control.minHops(4)).hasMessageContaining("the disk is full");
        assertThatThrownBy(() -> control.minHops(8)).hasMessageContaining("hops");
        assertThat(visor.minHops()).isEqualTo(3);
        assertThat(kept).hasSize(3);
    }

    @Test
    void shouldAnswerBeforeItEnds() throws Exception {
        Outcome<Boolean> ended = new Outcome<>();
        ControlClient control = control(sources -> sources.lifecycle(() -> ended.complete(true)));
        control.shutdown();
        assertThat(ended.settledWithin(seams.timers(), Duration.ofSeconds(30))).isTrue();
        assertThatThrownBy(control::reload).hasMessageContaining("stop it and start it again");
    }

    @Test
    void shouldRefuseInWordsWhatItDoesNotHave() throws Exception {
        ControlClient control = bare();
        assertThatThrownBy(control::shutdown).hasMessageContaining("ended where it was started");
        assertThatThrownBy(control::dmsgReady).hasMessageContaining("dmsg client is not ready");
        assertThatThrownBy(() -> control.uptimes("")).hasMessageContaining("Uptime tracker module not available");
        assertThatThrownBy(() -> control.uptimes("zz")).hasMessageContaining("Invalid or missing public key");
        assertThatThrownBy(() -> control.published(OTHER.pub())).hasMessageContaining("no transport discovery");
        assertThatThrownBy(() -> control.published(new UUID(1, 2))).hasMessageContaining("no transport discovery");
        assertThatThrownBy(() -> control.proxies("", "")).hasMessageContaining("no service discovery");
        assertThatThrownBy(() -> control.publicAutoconnect(true)).hasMessageContaining("without a configuration");
        assertThatThrownBy(control::runtimeLogs).hasMessageContaining("no log records");
        assertThatThrownBy(() -> control.logLevel("debug")).hasMessageContaining("cannot be changed");
        assertThat(control.remoteVisors()).isEmpty();
    }

    @Test
    void shouldPassQuestionsOnToTheServiceDiscovery() throws Exception {
        List<ServiceQuery> asked = new ArrayList<>();
        ServiceEntry proxy = ServiceEntry.of(new ServiceAddress(OTHER.pub(), 3), "skysocks", "v1");
        ControlClient control = control(sources -> sources.listing(query -> {
            asked.add(query);
            return query.type().equals("proxy") ? List.of(proxy) : List.of();
        }));
        assertThat(control.proxies("v1", "DE")).containsExactly(proxy);
        assertThat(asked).containsExactly(new ServiceQuery("proxy", 0, "v1", "DE"));
        assertThatThrownBy(() -> control.vpns("", "")).hasMessageContaining("no service of type vpn registered");
    }

    @Test
    void shouldShowWhatItsThreadsDo() throws Exception {
        assertThat(bare().threads()).contains("control/accept").contains("DiagnosisCalls.threads");
    }

    @Test
    void shouldReadAndChangeTheLog() throws Exception {
        LogDesk desk = new LogDesk() {
            private String level = "info";

            @Override
            public String recent() {
                return "[]";
            }

            @Override
            public String level() {
                return level;
            }

            @Override
            public void level(String name) {
                level = name;
            }
        };
        ControlClient control = control(sources -> sources.logs(desk));
        assertThat(control.runtimeLogs()).isEqualTo("[]");
        control.logLevel("debug");
        assertThat(control.logLevel()).isEqualTo("debug");
    }

    @Test
    void shouldSayInGosWordsThatAMethodIsNotThere() throws Exception {
        bare();
        RpcMethod<Nothing, Nothing> strange = new RpcMethod<>("SetAppDNS", Gob.NOTHING, Gob.NOTHING);
        try (RpcClient rpc = RpcClient.over(
                seams.net().connect(place, Duration.ofSeconds(5)), "test", RpcClientLimits.DEFAULT, seams)) {
            assertThatThrownBy(() -> rpc.call(ControlNames.SERVICE, strange, Nothing.NOTHING, Duration.ofSeconds(10)))
                    .isInstanceOfSatisfying(
                            RpcAnswerException.class,
                            e -> assertThat(e.text()).isEqualTo("rpc: can't find method app-visor.SetAppDNS"));
        }
    }
}
