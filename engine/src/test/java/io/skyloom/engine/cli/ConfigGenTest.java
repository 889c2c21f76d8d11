package io.skyloom.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.engine.config.ConfigFile;
import io.skyloom.engine.config.VisorConfig;
import io.skyloom.engine.generator.EnvVariable;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpRoutes;
import io.skyloom.http.HttpServer;
import io.skyloom.http.HttpServerConfig;
import io.skyloom.key.Curve;
import io.skyloom.key.PubKey;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.Vectors;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person makes a configuration file, makes it anew, and is told what went wrong. */
class ConfigGenTest {
    private static final String SECRET = "01".repeat(32);
    private static final String OTHER = "024d4b6cd1361032ca9bd2aeb9d900aa4d45d9ead80ac9423374c451a7254d0766";
    private static final String OWN = "031b84c5567b126440995d3ed5aaba0565d71e1834604819ff9c17f5e9d5dd078f";

    @TempDir
    Path folder;

    private Shell shell;
    private Seams seams;

    @BeforeEach
    void prepare(World world) throws IOException {
        seams = world.realSeams("config");
        shell = new Shell(folder, seams).file("services-config.json", services());
    }

    private static String services() {
        return Vectors.load("visor-config.json").text("services_config_json");
    }

    private Shell.Result gen(String... more) {
        String[] all = new String[more.length + 4];
        List.of("config", "gen", "--nofetch", "-w").toArray(all);
        System.arraycopy(more, 0, all, 4, more.length);
        return shell.run(all);
    }

    private VisorConfig view(String name) throws IOException {
        return ConfigFile.read(shell.path(name), seams).view();
    }

    /** Changes a file as a person with an editor would. */
    private void edit(String from, String to) throws IOException {
        String text = shell.text("skywire-config.json");
        assertThat(text).contains(from);
        shell.file("skywire-config.json", text.replace(from, to));
    }

    @Test
    void shouldMakeAFileThatAVisorReads() throws IOException {
        Shell.Result result = gen();
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.err())
                .isEqualTo("note: the proxy client will listen on every interface (--addr :1080, as the network's files"
                        + " have it); --proxyclientaddr 127.0.0.1:1080 keeps it to this machine\n");
        VisorConfig made = view("skywire-config.json");
        assertThat(made.keys(Curve.bouncyCastle()).pub()).isEqualTo(made.key());
        assertThat(made.launcher().apps()).hasSize(5);
        gen("-o", "other.json");
        assertThat(view("other.json").key()).isNotEqualTo(made.key());
    }

    @Test
    void shouldKeepTheProxyToThisMachineWhenAsked() throws IOException {
        Shell.Result result = gen("--proxyclientaddr", "127.0.0.1:1080");
        assertThat(result.err()).isEmpty();
        assertThat(shell.text("skywire-config.json")).contains("\"--addr\",\n          \"127.0.0.1:1080\"\n");
    }

    @Test
    void shouldSayCascadeOnlyWhenAskedAndKeepWhatTheFileSays() throws IOException {
        gen();
        assertThat(shell.text("skywire-config.json")).doesNotContain("cascade");
        gen("-r", "--cascade");
        assertThat(shell.text("skywire-config.json")).contains("\"enable_cascade_route_setup\": true");
        gen("-r");
        assertThat(view("skywire-config.json").routing().cascade()).isTrue();
        edit("\"enable_cascade_route_setup\": true", "\"enable_cascade_route_setup\": false");
        gen("-r");
        assertThat(shell.text("skywire-config.json")).contains("\"enable_cascade_route_setup\": false");
        assertThat(shell.run("config", "gen", "--nofetch", "-n", "--cascade").out())
                .contains("\"enable_cascade_route_setup\": true");
    }

    @Test
    void shouldKeepEverythingButTheDeploymentsOwn() throws IOException {
        gen("-s", SECRET, "-i", "-j", OTHER);
        edit("\"log_level\": \"\"", "\"log_level\": \"debug\",\n  \"my_note\": [1, {\"a\": 2}]");
        edit("\"name\": \"skysocks\",", "\"name\": \"skysocks\",\n \"restart_policy\": \"always\",");
        edit("http://rf.skywire.skycoin.com", "http://my-finder.example");
        edit("http://dmsgd.skywire.skycoin.com", "http://dmsgd.skywire.dev");
        edit("\"139.162.160.227:3479\",", "\"192.0.2.9:3478\",");
        String before = shell.text("skywire-config.json");
        Shell.Result result = gen("-r", "--minsess", "5");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.err())
                .contains("note: routing.route_finder stays http://my-finder.example")
                .contains(
                        "note: dmsg.discovery moves from http://dmsgd.skywire.dev to http://dmsgd.skywire.skycoin.com")
                .contains("note: stun_servers keeps 192.0.2.9:3478")
                .contains("note: hypervisors is emptied; -x keeps it");
        String expected = before.replace("http://dmsgd.skywire.dev", "http://dmsgd.skywire.skycoin.com")
                .replace("\"sessions_count\": 2", "\"sessions_count\": 5")
                .replace("\"hypervisors\": [\n    \"" + OTHER + "\"\n  ]", "\"hypervisors\": []")
                .replace("\"my_note\": [1, {\"a\": 2}]", "\"my_note\": [\n    1,\n    {\n      \"a\": 2\n    }\n  ]")
                .replace("\n \"restart_policy\"", "\n        \"restart_policy\"")
                .replace(
                        "\"192.0.2.9:3478\",\n    \"172.104.145.184:3479\"",
                        "\"139.162.160.227:3479\",\n    \"172.104.145.184:3479\",\n    \"192.0.2.9:3478\"");
        assertThat(shell.text("skywire-config.json")).isEqualTo(expected);
    }

    @Test
    void shouldTakeAddressesFromWhereTheOperatorSays() throws IOException {
        gen("-s", SECRET, "--routesetup", OTHER);
        edit("http://rf.skywire.skycoin.com", "http://my-finder.example");
        Shell.Result result = gen("-r", "-S", "services-config.json");
        assertThat(result.err()).contains("routing.route_setup_nodes drops " + OTHER);
        assertThat(view("skywire-config.json").routing().finder().orElseThrow())
                .hasToString("http://rf.skywire.skycoin.com");
        assertThat(view("skywire-config.json").routing().setupNodes()).doesNotContain(PubKey.parse(OTHER));
    }

    @Test
    void shouldNotBringApplicationsBackThatWereTakenOut() throws IOException {
        gen("-g", "skychat,vpn-client,vpn-server");
        gen("-r");
        assertThat(view("skywire-config.json").launcher().apps())
                .extracting(app -> app.name())
                .containsExactly("skysocks", "skysocks-client");
    }

    @Test
    void shouldKeepTheKeyWhateverElseIsAsked() throws IOException {
        gen("-s", SECRET);
        Shell.Result result = gen("-r", "-s", "02".repeat(32));
        assertThat(result.err()).contains("note: the key of skywire-config.json stays");
        assertThat(view("skywire-config.json").key()).isEqualTo(PubKey.parse(OWN));
        gen("-f", "-s", "02".repeat(32));
        assertThat(view("skywire-config.json").key()).isNotEqualTo(PubKey.parse(OWN));
    }

    @Test
    void shouldTouchNothingWhenTheFormerFileIsUnreadable() throws IOException {
        shell.file("skywire-config.json", "{\"sk\": ");
        Shell.Result result = gen("-r");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).startsWith("skyloom: skywire-config.json: expected a JSON object");
        assertThat(shell.text("skywire-config.json")).isEqualTo("{\"sk\": ");
        shell.file("skywire-config.json", "{\"sk\": \"00\"}");
        assertThat(gen("-r").err()).contains("skywire-config.json: sk: expected a secret key");
    }

    @Test
    void shouldRefuseAFormerSettingThatNoVisorCouldRead() throws IOException {
        gen("-s", SECRET);
        edit("\"min_hops\": 0", "\"min_hops\": \"two\"");
        Shell.Result result = gen("-r");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("routing.min_hops: expected a whole number from 0 to 65535, found \"two\"");
    }

    @Test
    void shouldRefuseOptionsThatContradictEachOther() {
        assertThat(gen("-f", "-r").code()).isEqualTo(2);
        assertThat(gen("-p", "-u").err()).contains("-p and -u name different paths");
        assertThat(gen("-j", "zz").err()).contains("\"zz\" is no public key");
        assertThat(folder.resolve("skywire-config.json")).doesNotExist();
    }

    @Test
    void shouldLetAnOptionOverruleTheFileOfVariables() throws IOException {
        shell.with("SKYENV", "sky.conf").file("sky.conf", "ISHYPERVISOR=true\nVISORISPUBLIC=true\nMINDMSGSESS=7\n");
        gen("--public=false", "--minsess", "3", "-i");
        assertThat(view("skywire-config.json").isPublic()).isFalse();
        assertThat(view("skywire-config.json").dmsg().orElseThrow().sessions()).isEqualTo(3);
        assertThat(view("skywire-config.json").hasHypervisor()).isTrue();
    }

    @Test
    void shouldSayWhereTheFileOfVariablesIsWrong() throws IOException {
        shell.with("SKYENV", "sky.conf").file("sky.conf", "LOGLVL=info\nOUTPUT=$(pwd)/x\n");
        Shell.Result result = gen();
        assertThat(result.code()).isNotZero();
        assertThat(result.err()).contains("sky.conf, line 2: only $NAME and ${NAME} can be worked out");
        assertThat(folder.resolve("skywire-config.json")).doesNotExist();
    }

    @Test
    void shouldFetchAddresses() throws IOException {
        String prod = "{\"dmsg_discovery\": \"http://d.example\", \"transport_discovery\": \"http://t.example\","
                + " \"route_setup_nodes\": [\"" + OTHER + "\"]}";
        HttpRoutes routes = new HttpRoutes().on("GET", "/conf", call -> HttpResponse.json(200, prod));
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (HttpServer server =
                HttpServer.start(seams, "http:conf", seams.net().listen(anywhere), routes, HttpServerConfig.DEFAULT)) {
            String url = "http://127.0.0.1:" + server.localAddress().getPort();
            Shell.Result result = shell.run("config", "gen", "-w", "-a", url + "/conf");
            assertThat(result.code()).as(result.err()).isZero();
            assertThat(view("skywire-config.json")
                            .dmsg()
                            .orElseThrow()
                            .discovery()
                            .orElseThrow())
                    .hasToString("http://d.example");
            assertThat(view("skywire-config.json").routing().setupNodes()).containsExactly(PubKey.parse(OTHER));
            Shell.Result elsewhere = shell.run("config", "gen", "-f", "-a", url + "/other");
            assertThat(elsewhere.code()).isEqualTo(1);
            assertThat(elsewhere.err())
                    .contains("could not be fetched from " + url + "/other: it answers with status 404");
        }
        Path file = shell.path("skywire-config.json");
        byte[] before = Files.readAllBytes(file);
        Shell.Result nobody = shell.run("config", "gen", "-r", "-a", "http://127.0.0.1:1");
        assertThat(nobody.code()).isEqualTo(1);
        assertThat(nobody.err())
                .contains("could not be fetched from http://127.0.0.1:1: ")
                .contains("nothing was written");
        assertThat(file).hasBinaryContent(before);
    }

    @Test
    void shouldGiveUpAServiceThatNeverAnswers(World world) throws Exception {
        Seams here = world.virtual().seams("config", "10.0.0.1");
        Seams there = world.virtual().seams("conf", "10.0.0.2");
        Shell patient = new Shell(folder, here);
        CompletableFuture<Shell.Result> result = new CompletableFuture<>();
        InetSocketAddress place =
                new InetSocketAddress(there.net().lookup("10.0.0.2").get(0), 80);
        try (StreamListener listener = there.net().listen(place)) {
            here.threads()
                    .start("command", () -> result.complete(patient.run("config", "gen", "-a", "http://10.0.0.2")));
            try (ByteStream asked = listener.accept()) {
                assertThat(asked.read(new byte[1], 0, 1)).isEqualTo(1);
                world.virtual().time().advance(Duration.ofMillis(14_900));
                assertThat(result).isNotDone();
                world.virtual().time().advance(Duration.ofMillis(200));
                Eventually.holds("the command gives up", result::isDone);
            }
        }
        assertThat(result.join().code()).isEqualTo(1);
        assertThat(result.join().err()).contains("could not be fetched from http://10.0.0.2: ");
        assertThat(folder.resolve("skywire-config.json")).doesNotExist();
    }

    @Test
    void shouldPrintATemplateThatNamesEveryVariable() throws Exception {
        String template = shell.run("config", "gen", "-q").out();
        assertThat(template)
                .contains("#RESTART_SERVICES=('dmsgweb-surveys.service')")
                .endsWith(")\n");
        shell.file("sky.conf", template);
        Process bash = new ProcessBuilder("bash", "-n", shell.path("sky.conf").toString())
                .inheritIO()
                .start();
        assertThat(bash.waitFor()).isZero();
        assertThat(EnvVariable.all())
                .allSatisfy(variable -> assertThat(template).contains("\n#" + variable.name() + "="));
    }

    @Test
    void shouldHaveAnOptionForEveryVariable() {
        String help = shell.run("config", "gen", "--all").out();
        assertThat(EnvVariable.all())
                .filteredOn(variable -> !variable.option().isEmpty())
                .allSatisfy(variable -> assertThat(help).containsPattern("[ ,]" + variable.option() + "[\\s=,\\[]"));
    }

    @Test
    void shouldMakeAndCheckKeys() {
        Shell.Result made = shell.run("config", "gen-keys");
        List<String> lines = made.out().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(shell.run("config", "check-pk", lines.get(0)).code()).isZero();
        Shell.Result wrong = shell.run("config", "check-pk", "02" + "0".repeat(64));
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err()).startsWith("skyloom: invalid public key");
        gen("-s", lines.get(1));
        assertThat(shell.run("config", "gen", "--nofetch", "-n", "-s", lines.get(1))
                        .out())
                .contains(lines.get(0));
    }
}
