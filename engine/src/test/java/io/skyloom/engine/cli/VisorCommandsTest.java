package io.skyloom.engine.cli;

import static io.skyloom.engine.cli.Asker.names;
import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.discovery.TransportDiscoveryConfig;
import io.skyloom.discovery.TransportDiscoveryService;
import io.skyloom.engine.control.AppView;
import io.skyloom.engine.control.ControlServer;
import io.skyloom.engine.control.ControlSources;
import io.skyloom.engine.control.LogDesk;
import io.skyloom.engine.control.PortView;
import io.skyloom.engine.visor.Visor;
import io.skyloom.entry.Label;
import io.skyloom.http.BaseUrl;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.network.HostPort;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.stcp.PkTable;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What people and programs see of a running visor on the command line. */
class VisorCommandsTest {
    private static final KeyPair A = KeyPair.fromSeed("commands a".getBytes(StandardCharsets.UTF_8));
    private static final KeyPair B = KeyPair.fromSeed("commands b".getBytes(StandardCharsets.UTF_8));
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final PkTable book = new PkTable();
    private final Outcome<Boolean> halted = new Outcome<>();
    private final AtomicReference<String> level = new AtomicReference<>("info");
    private Asker shell = new Asker(anywhere());
    private Seams seams;

    private static InetSocketAddress anywhere() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @BeforeEach
    void start(World world) throws Exception {
        seams = world.realSeams("visors");
        TransportDiscoveryService discovery = TransportDiscoveryService.start(
                seams, Curve.bouncyCastle(), anywhere(), TransportDiscoveryConfig.ofVersion("test"));
        running.push(discovery);
        BaseUrl service =
                BaseUrl.parse("http://127.0.0.1:" + discovery.localAddress().getPort());
        Visor a = visor(A, service);
        visor(B, service);
        a.transports().save(B.pub(), "stcp", Label.USER, LIMIT);
        AppView app = new AppView("skysocks", "skysocks", List.of(), true, 3, AppView.RUNNING, "Running");
        ControlServer server = ControlServer.open(
                ControlSources.of(a)
                        .apps(() -> List.of(app))
                        .lifecycle(() -> halted.complete(true))
                        .ports(() -> Map.of("cli_addr", PortView.tcp(3435)))
                        .logs(desk()),
                seams,
                anywhere());
        running.push(server);
        shell = new Asker(server.localAddress());
        Eventually.holds("published", () -> discovery.published().size() == 1);
    }

    private Visor visor(KeyPair keys, BaseUrl discovery) throws IOException {
        Visor visor = Visor.builder()
                .keys(keys)
                .seams(seams)
                .discovery(discovery)
                .stcp(HostPort.parse("127.0.0.1:0"))
                .peers(book)
                .version("v7")
                .build()
                .start();
        running.push(visor);
        int port = visor.stcpAddress().orElseThrow().getPort();
        book.put(keys.pub(), HostPort.parse("127.0.0.1:" + port));
        return visor;
    }

    private LogDesk desk() {
        return new LogDesk() {
            @Override
            public String recent() {
                return "[{\"msg\":\"hello\"}]";
            }

            @Override
            public String level() {
                return String.valueOf(level.get());
            }

            @Override
            public void level(String name) {
                level.set(name);
            }
        };
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }

    @Test
    void shouldTellEverythingToPeopleAndToPrograms() {
        assertThat(shell.run("visor", "info").out())
                .contains(A.pub().hex())
                .contains("v7")
                .contains("skysocks running")
                .contains("MIN HOPS");
        JsonNode info = shell.run("visor", "info", "--json").json();
        assertThat(names(info))
                .containsExactly(
                        "schema",
                        "pk",
                        "version",
                        "commit",
                        "build_date",
                        "build_tag",
                        "uptime_seconds",
                        "health",
                        "transports",
                        "rules",
                        "min_hops",
                        "local_ip",
                        "public_ip",
                        "symmetric_nat",
                        "public_autoconnect",
                        "is_hypervisor",
                        "reward_address",
                        "dmsg",
                        "persistent_transports",
                        "apps",
                        "hypervisors",
                        "connected_hypervisors");
        assertThat(info.get("transports").intValue()).isEqualTo(1);
        assertThat(names(info.get("dmsg"))).containsExactly("server", "round_trip_ms");
        assertThat(names(info.get("apps").get(0))).containsExactly("name", "status");
    }

    @Test
    void shouldTellItsKeyAndPorts() {
        assertThat(shell.run("visor", "pk").lines()).containsExactly(A.pub().hex());
        assertThat(shell.run("visor", "pk", "--json").json().get("pk").stringValue())
                .isEqualTo(A.pub().hex());
        assertThat(shell.run("visor", "ports").out()).contains("cli_addr").contains("3435");
        JsonNode ports = shell.run("visor", "ports", "--json").json().get("ports");
        assertThat(names(ports)).containsExactly("cli_addr", "skysocks", "stcp_addr");
        assertThat(names(ports.get("skysocks"))).containsExactly("port", "type");
    }

    @Test
    void shouldChangeTheLogLevelAndShowTheLog() {
        assertThat(shell.run("visor", "log-level").lines()).containsExactly("info");
        assertThat(shell.run("visor", "log-level", "debug").lines()).containsExactly("debug");
        assertThat(shell.run("visor", "log-level", "--json")
                        .json()
                        .get("log_level")
                        .stringValue())
                .isEqualTo("debug");
        assertThat(shell.run("visor", "logs").out()).contains("hello");
        assertThat(shell.run("visor", "logs", "--json")
                        .json()
                        .get("records")
                        .get(0)
                        .get("msg")
                        .stringValue())
                .isEqualTo("hello");
        assertThat(shell.run("visor", "threads").out()).contains("control/accept");
    }

    @Test
    void shouldSetTheShortestRoute() {
        assertThat(shell.run("visor", "set", "--min-hops", "3").lines()).containsExactly("min_hops is 3");
        JsonNode set = shell.run("visor", "set", "--min-hops", "2", "--json").json();
        assertThat(set.get("min_hops").intValue()).isEqualTo(2);
        assertThat(shell.run("visor", "info", "--json").json().get("min_hops").intValue())
                .isEqualTo(2);
        assertThat(shell.attempt("visor", "set").err()).contains("nothing to set");
        assertThat(shell.attempt("visor", "set", "--min-hops", "99").code()).isEqualTo(1);
    }

    @Test
    void shouldFindPublishedTransports() {
        JsonNode found =
                shell.run("tp", "disc", "-p", B.pub().hex(), "--json").json().get("transports");
        assertThat(found.size()).isEqualTo(1);
        assertThat(names(found.get(0))).containsExactly("id", "type", "edge_a", "edge_b", "label");
        String id = found.get(0).get("id").stringValue();
        assertThat(shell.run("tp", "disc", "-i", id).out()).contains(id).contains("stcp");
        assertThat(shell.attempt("tp", "disc").code()).isEqualTo(2);
        List<String> tree = shell.run("tp", "tree").lines();
        assertThat(tree).containsExactly(A.pub().hex(), "└─stcp─ " + B.pub().hex());
        JsonNode drawn = shell.run("tp", "tree", "--json").json();
        assertThat(names(drawn)).containsExactly("schema", "pk", "reaches");
        assertThat(names(drawn.get("reaches").get(0))).containsExactly("pk", "type", "id", "reaches");
    }

    @Test
    void shouldListTransportsRulesAndGroups() {
        JsonNode listed = shell.run("tp", "ls", "--json").json().get("transports");
        assertThat(names(listed.get(0)))
                .containsExactly("id", "type", "local_pk", "remote_pk", "label", "recv", "sent");
        assertThat(shell.run("tp", "types").lines()).containsExactly("stcp");
        assertThat(shell.run("route", "ls").out()).contains("NEXT TRANSPORT");
        shell.run(
                "route",
                "add-consume",
                "--id",
                "70",
                "--local-pk",
                A.pub().hex(),
                "--local-port",
                "5",
                "--remote-pk",
                B.pub().hex(),
                "--remote-port",
                "6");
        assertThat(shell.run("route", "ls").out())
                .contains("consume")
                .contains(B.pub().hex() + ":6");
        JsonNode rules = shell.run("route", "ls", "--json").json().get("rules");
        assertThat(rules.get(0).get("key_route_id").intValue()).isEqualTo(70);
        assertThat(names(shell.run("route", "groups", "--json").json())).containsExactly("schema", "groups");
        assertThat(names(shell.run("route", "rm", "70", "--json").json())).containsExactly("schema", "removed");
    }

    @Test
    void shouldEndTheVisor() throws Exception {
        assertThat(shell.run("visor", "halt").lines()).containsExactly("the visor ends");
        assertThat(halted.settledWithin(seams.timers(), LIMIT)).isTrue();
    }

    @Test
    void shouldSayFailuresToPeopleAndToPrograms() {
        Asker.Printed words = shell.attempt("visor", "ping", B.pub().hex());
        assertThat(words.code()).isEqualTo(1);
        assertThat(words.out()).isEmpty();
        assertThat(words.err()).contains("can't find method");
        Asker.Printed object = shell.attempt("tp", "rm", "00000000-0000-0000-0000-000000000001", "--json");
        assertThat(object.code()).isEqualTo(1);
        assertThat(object.json().get("error").stringValue()).contains("not found");
    }

    @Test
    void shouldHintAtTheMissingVisor() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
        Asker.Printed words = shell.attempt("visor", "info");
        assertThat(words.code()).isEqualTo(1);
        assertThat(words.err())
                .contains("RPC connection failed")
                .contains("is it running?")
                .contains("--rpc");
        assertThat(shell.attempt("visor", "info", "--json").json().get("error").stringValue())
                .contains("RPC connection failed");
    }
}
