package io.skyloom.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.app.AppEntry;
import io.skyloom.engine.app.LauncherMode;
import io.skyloom.engine.app.RestartPolicy;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.key.SecKey;
import io.skyloom.network.HostPort;
import io.skyloom.seam.Seams;
import io.skyloom.testing.Cases;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import io.skyloom.testing.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files are read as by the original, and what is wrong with one is said with its place. */
class ReadingTest {
    private static final String SECRET = "01".repeat(32);
    private static final PubKey OTHER =
            PubKey.parse("024d4b6cd1361032ca9bd2aeb9d900aa4d45d9ead80ac9423374c451a7254d0766");

    /** What is wrong where, for the cases that the original refuses; its own words name neither file nor field. */
    private static final Map<String, String> OUR_WORDS = Map.of(
            "bad-sk", "sk: expected a secret key of 64 hex digits",
            "zero-sk", "sk: expected a secret key of 64 hex digits",
            "duration-bad", "shutdown_timeout: expected a duration such as 10s or 1h30m, found \"soon\"",
            "port-range", "dmsgpty.dmsg_port: expected a whole number from 0 to 65535, found 70000",
            "bad-pk-in-list", "hypervisors[0]: expected a public key of 66 hex digits, found \"zz\"",
            "not-json", "expected a JSON object, line 1, column",
            "empty", "expected a JSON object, found nothing");

    private Seams seams;

    @BeforeEach
    void takeSeams(World world) {
        seams = world.virtual().seams("reader", "10.0.0.1");
    }

    private static Stream<Vector> cases() {
        return Vectors.each("visor-config.json", "read");
    }

    private ConfigFile file(String text) throws BadConfigException {
        return ConfigFile.ofText(text, seams);
    }

    private VisorConfig view(String fields) throws BadConfigException {
        return file("{\"sk\": \"" + SECRET + "\", " + fields + "}").view();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldReadAsTheOriginal(Vector each) throws Exception {
        if (each.has("error")) {
            assertThatThrownBy(() -> file(each.text("input")))
                    .isInstanceOf(BadConfigException.class)
                    .hasMessageStartingWith("the configuration given: " + OUR_WORDS.get(each.toString()));
        } else {
            assertThat(comparable(each, file(each.text("input")).text())).isEqualTo(expected(each));
        }
    }

    /** Where we write another file than the original, and why. */
    private static String expected(Vector each) {
        String flushed = each.text("flushed");
        return switch (each.toString()) {
            // The original forgets what it does not know; a newer visor's settings would be lost.
            case "unknown-field" ->
                flushed.replace(
                        "\"persistent_transports\": null\n",
                        "\"persistent_transports\": null,\n\t\"zzz\": {\n\t\t\"a\": 1\n\t}\n");
            // The original writes a secret key of zeros, and then refuses to read its own file.
            case "pk-only" -> flushed.replace("\t\"sk\": \"" + "0".repeat(64) + "\",\n", "");
            default -> flushed;
        };
    }

    /** Fresh keys are zeros in the vector. */
    private static String comparable(Vector each, String text) {
        if (!each.toString().equals("no-key")) {
            return text;
        }
        return text.replaceFirst("\"sk\": \"[0-9a-f]{64}\"", "\"sk\": \"" + "0".repeat(64) + "\"")
                .replaceFirst("\"pk\": \"[0-9a-f]{66}\"", "\"pk\": \"" + "0".repeat(66) + "\"");
    }

    @Test
    void shouldRefuseAnExponentThatNoNumberCanHave() {
        byte[] text = "{\"version\": 1e999999999999}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> ConfigText.parse(text))
                .isInstanceOf(BadConfigException.class)
                .hasMessageStartingWith("expected a JSON object: ");
    }

    @Test
    void shouldMakeAFreshPairWhenThereIsNoKey() throws Exception {
        VisorConfig one = file("{}").view();
        VisorConfig two = file("{}").view();
        assertThat(one.keys(Curve.bouncyCastle()).pub()).isEqualTo(one.key());
        assertThat(two.key()).isNotEqualTo(one.key());
    }

    @Test
    void shouldRefuseAPairThatIsNoneOnlyWhenItIsToBeUsed() throws Exception {
        VisorConfig view = view("\"pk\": \"" + OTHER + "\"");
        assertThat(view.key()).isEqualTo(OTHER);
        KeyPair own = KeyPair.of(SecKey.parse(SECRET), Curve.bouncyCastle());
        assertThatThrownBy(() -> view.keys(Curve.bouncyCastle()))
                .hasMessage("pk: expected " + own.pub() + ", the key that belongs to sk, found " + OTHER
                        + "; without pk it is derived");
        VisorConfig publicOnly = file("{\"pk\": \"" + OTHER + "\"}").view();
        assertThatThrownBy(() -> publicOnly.keys(Curve.bouncyCastle())).hasMessageContaining("only the public key");
    }

    @Test
    void shouldGiveEveryBlockItsType() throws Exception {
        VisorConfig view = view("""
                "dmsg": {"servers": [{"static": "%1$s", "server": {"address": "192.0.2.1:8080"}}], "protocol": "smux"},
                "skywire-tcp": {"pk_table": {"%1$s": "192.0.2.5:7777"}, "listening_address": ":7778"},
                "transport": {"log_store": {"rotation_interval": "1h"}, "stcpr_port": 7001},
                "routing": {"min_hops": 2, "enable_cascade_route_setup": true, "mux_routes": 3, "calculate_routes": true},
                "uptime_tracker": null, "log_level": "debug", "is_public": true,
                "persistent_transports": [{"pk": "%1$s", "type": "stcpr"}],
                "hypervisor": {"enable": false, "http_addr": "localhost:8000", "cookies": {"hash_key": "aabb"}}
                """.formatted(OTHER));
        DmsgBlock dmsg = view.dmsg().orElseThrow();
        assertThat(dmsg.sessions()).isEqualTo(1);
        assertThat(dmsg.protocol()).isEqualTo("smux");
        assertThat(dmsg.servers()).singleElement().satisfies(server -> {
            assertThat(server.key()).isEqualTo(OTHER);
            assertThat(server.asServer().orElseThrow().address()).isEqualTo("192.0.2.1:8080");
        });
        assertThat(view.stcp().orElseThrow().peers())
                .containsExactly(Map.entry(OTHER, HostPort.parse("192.0.2.5:7777")));
        assertThat(view.stcp().orElseThrow().listen()).contains(HostPort.parse(":7778"));
        assertThat(view.transport().stcprPort()).isEqualTo(7001);
        LogStoreBlock store = view.transport().logStore().orElseThrow();
        assertThat(store.rotation()).isEqualTo(Duration.ofHours(1));
        assertThat(store.folder()).contains(Path.of("./local/transport_logs"));
        assertThat(view.routing().minHops()).isEqualTo(2);
        assertThat(view.routing().cascade()).isTrue();
        assertThat(view.routing().muxRoutes()).isEqualTo(3);
        assertThat(view.routing().calculateRoutes()).contains(true);
        assertThat(view.routing().setupNodes()).hasSize(3);
        assertThat(view.uptimeTracker()).isEmpty();
        assertThat(view.persistentTransports()).singleElement().satisfies(one -> {
            assertThat(one.remote()).isEqualTo(OTHER);
            assertThat(one.type()).isEqualTo("stcpr");
        });
        assertThat(view.isPublic()).isTrue();
        assertThat(view.hasHypervisor()).isFalse();
        assertThat(view.hypervisor().orElseThrow().cookies().toString()).doesNotContain("aabb");
    }

    @Test
    void shouldSwitchOffWhatIsNull() throws Exception {
        VisorConfig view = view("\"dmsg\": null, \"transport\": null, \"routing\": null, \"launcher\": null,"
                + " \"stun_servers\": null, \"log_level\": null");
        assertThat(view.dmsg()).isEmpty();
        assertThat(view.transport().discovery()).isEmpty();
        assertThat(view.routing().setupNodes()).isEmpty();
        assertThat(view.launcher().apps()).isEmpty();
        assertThat(view.stunServers()).isEmpty();
        assertThat(view.logLevel()).isEqualTo("info");
    }

    @Test
    void shouldReadArgumentsInBothShapes() throws Exception {
        VisorConfig view = view("""
                "launcher": {"apps": [
                  {"name": "a", "args": ["app", "a", "--x y"], "auto_start": true, "port": 3},
                  {"name": "b", "args": "app b --say \\"two \\\\\\"words\\\\\\"\\" 'single \\\\ raw'\\t--end ''",
                   "launcher_mode": "internal", "restart_policy": "on-failure", "user": "u", "group": "g",
                   "work_dir": "/w", "env": ["A=1"]}]}
                """);
        List<AppEntry> apps = view.launcher().apps();
        assertThat(apps.get(0))
                .isEqualTo(AppEntry.of("a", "", List.of("app", "a", "--x y"), 3).withAutoStart(true));
        assertThat(apps.get(1).args())
                .containsExactly("app", "b", "--say", "two \"words\"", "single \\ raw", "--end", "");
        assertThat(apps.get(1).mode()).isEqualTo(LauncherMode.INTERNAL);
        assertThat(apps.get(1).restart()).isEqualTo(RestartPolicy.ON_FAILURE);
        assertThat(apps.get(1).env()).containsExactly("A=1");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void shouldNameTheFieldAndWhatWasExpected(String fields, String complaint) {
        assertThatThrownBy(() -> view(fields))
                .isInstanceOf(BadConfigException.class)
                .hasMessageStartingWith("the configuration given: " + complaint);
    }

    private static Stream<Arguments> faults() {
        return Map.ofEntries(
                        Map.entry("\"dmsg\": 5", "dmsg: expected an object, found 5"),
                        Map.entry(
                                "\"dmsg\": {\"discovery\": \"ftp://x\"}",
                                "dmsg.discovery: expected the address of a service"),
                        Map.entry(
                                "\"dmsg\": {\"servers\": [{\"static\": \"x\"}]}",
                                "dmsg.servers[0]: expected the entry"),
                        Map.entry("\"is_public\": \"yes\"", "is_public: expected true or false, found \"yes\""),
                        Map.entry("\"stun_servers\": {}", "stun_servers: expected a list, found an object"),
                        Map.entry("\"stun_servers\": [1]", "stun_servers[0]: expected a text, found 1"),
                        Map.entry("\"cli_addr\": \"x\"", "cli_addr: expected HOST:PORT, found \"x\""),
                        Map.entry("\"shutdown_timeout\": null", "shutdown_timeout: expected a duration"),
                        Map.entry("\"routing\": {\"min_hops\": 1.5}", "routing.min_hops: expected a whole number"),
                        Map.entry(
                                "\"launcher\": {\"apps\": [{}]}",
                                "launcher.apps[0].name: expected the application's name"),
                        Map.entry(
                                "\"launcher\": {\"apps\": [{\"name\": \"a\"}, {\"name\": \"a\"}]}",
                                "launcher.apps[1].name: expected a name that no other"),
                        Map.entry(
                                "\"launcher\": {\"apps\": [{\"name\": \"a\", \"args\": \"'x\"}]}",
                                "launcher.apps[0].args: expected a command line"),
                        Map.entry(
                                "\"launcher\": {\"apps\": [{\"name\": \"a\", \"restart_policy\": \"never\"}]}",
                                "launcher.apps[0].restart_policy: expected"),
                        Map.entry(
                                "\"skywire-tcp\": {\"pk_table\": {\"" + OTHER + "\": \"x\"}}",
                                "skywire-tcp.pk_table." + OTHER + ": expected HOST:PORT"),
                        Map.entry(
                                "\"transport\": {\"log_store\": {\"type\": \"disk\"}}",
                                "transport.log_store.type: expected \"file\" or \"memory\", found \"disk\""))
                .entrySet()
                .stream()
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @Test
    void shouldNeverShowTheSecretKey() {
        String almost = "7".repeat(63);
        assertThatThrownBy(() -> file("{\"sk\": \"" + almost + "\"}"))
                .hasMessageNotContaining("777")
                .hasMessageContaining("63 characters");
    }

    @Test
    void shouldRefuseAnyOtherTextWithoutAnotherFault() {
        byte[] sample = Vectors.each("visor-config.json", "read")
                .filter(each -> each.toString().equals("hypervisor"))
                .findFirst()
                .orElseThrow()
                .text("flushed")
                .getBytes(StandardCharsets.UTF_8);
        Cases.checkBytes(500, draw -> draw.mutate(sample), bytes -> {
            try {
                assertThat(file(new String(bytes, StandardCharsets.UTF_8)).view())
                        .isNotNull();
            } catch (BadConfigException e) {
                assertThat(e).hasMessageStartingWith("the configuration given: ");
            }
        });
    }
}
