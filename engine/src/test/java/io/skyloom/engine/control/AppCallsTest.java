package io.skyloom.engine.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.app.App;
import io.skyloom.engine.app.AppEntry;
import io.skyloom.engine.app.AppNetwork;
import io.skyloom.engine.app.AppPort;
import io.skyloom.engine.app.AppSocket;
import io.skyloom.engine.app.AppStore;
import io.skyloom.engine.app.DialWishes;
import io.skyloom.engine.app.LauncherMode;
import io.skyloom.engine.apprpc.ProcConfig;
import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.engine.appserver.ConnectionSummary;
import io.skyloom.engine.appserver.Launcher;
import io.skyloom.engine.appserver.LauncherSettings;
import io.skyloom.gob.Gob;
import io.skyloom.gob.GobLimits;
import io.skyloom.gob.GobReader;
import io.skyloom.gob.GobStruct;
import io.skyloom.gob.GobType;
import io.skyloom.key.PubKey;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.rpc.RpcClient;
import io.skyloom.rpc.RpcClientLimits;
import io.skyloom.rpc.RpcMethod;
import io.skyloom.rpc.RpcServer;
import io.skyloom.rpc.RpcServerLimits;
import io.skyloom.rpc.RpcService;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.services.Announcements;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications ruled over the control interface, with the recorded requests and with our own client. */
class AppCallsTest {
    private static final PubKey LOCAL =
            PubKey.parse("031b84c5567b126440995d3ed5aaba0565d71e1834604819ff9c17f5e9d5dd078f");
    private static final PubKey REMOTE =
            PubKey.parse("024d4b6cd1361032ca9bd2aeb9d900aa4d45d9ead80ac9423374c451a7254d0766");
    private static final GobLimits LIMITS = GobLimits.ofMessages(1 << 20);
    private static final AppNetwork NOWHERE = new AppNetwork() {
        @Override
        public AppSocket dial(AppAddress remote, DialWishes wishes) throws IOException {
            throw new IOException("no such networker");
        }

        @Override
        public AppPort listen(String network, int port) throws IOException {
            throw new IOException("no such networker");
        }
    };

    @TempDir
    private Path folder;

    private Launcher launcher;
    private AppStore store;
    private RpcServer server;
    private StreamPair streams;
    private RpcClient rpc;
    private ControlApps apps;

    /** Runs until it is told to stop. */
    private static final App PATIENT = context -> {
        CountDownLatch stop = new CountDownLatch(1);
        context.onStop(stop::countDown);
        stop.await();
    };

    @BeforeEach
    void begin(World world) throws Exception {
        Seams seams = world.virtual().seams("visor", "10.0.0.9");
        store = AppStore.inMemory(List.of(
                entry("skysocks", "--passcode", "abc"),
                entry("skysocks-client", "--addr", ":1080"),
                entry("vpn-client"),
                entry("vpn-server"),
                entry("skychat")));
        Map<String, Supplier<App>> builtIn =
                Map.of("skychat", () -> PATIENT, "skysocks-client", () -> PATIENT, "vpn-client", () -> PATIENT);
        LauncherSettings settings = new LauncherSettings(
                LOCAL,
                "test",
                new InetSocketAddress(InetAddress.getByName("10.0.0.9"), 5505),
                folder,
                folder,
                List.of(),
                LauncherSettings.USUAL_LINK_LIMIT);
        launcher = Launcher.open(
                settings,
                new Launcher.Parts(
                        store,
                        builtIn,
                        NOWHERE,
                        Announcements.NOWHERE,
                        (command, output) -> {
                            throw new IOException("no processes here");
                        },
                        seams));
        server = new RpcServer("control", RpcServerLimits.DEFAULT, seams);
        streams = StreamPair.over(world.virtual().internet());
        server.serve(
                streams.second(),
                "test",
                List.of(RpcService.define(ControlNames.SERVICE, methods -> new AppCalls(launcher).declare(methods))));
        rpc = RpcClient.over(streams.first(), "test", RpcClientLimits.DEFAULT, seams);
        apps = new ControlApps(rpc);
    }

    private static AppEntry entry(String name, String... args) {
        List<String> line = new ArrayList<>(List.of("app", name));
        line.addAll(Arrays.asList(args));
        return AppEntry.of(name, "skywire", line, 10);
    }

    @AfterEach
    void end() {
        rpc.close();
        server.close();
        streams.close();
        launcher.close();
    }

    private List<String> args(String name) {
        return store.entries().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow()
                .args();
    }

    // ---- recorded

    /** What went wrong, of the header of an answer. */
    private static final GobStruct<String> ANSWER = GobStruct.define("rpc.Response", fields -> {
        var error = fields.field("Error", Gob.STRING, (String text) -> text);
        var method = fields.field("ServiceMethod", Gob.STRING, (String text) -> text);
        return row -> row.get(method).isEmpty() ? "no method" : row.get(error);
    });

    private static List<Vector> calls(RpcMethod<?, ?> method) {
        return Vectors.each("visor-rpc.json", "calls")
                .filter(one -> one.text("method").equals(ControlNames.SERVICE + "." + method.name()))
                .toList();
    }

    private static <T> T body(byte[] stream, GobType<T> type) throws IOException {
        GobReader reader = GobReader.of(stream, LIMITS);
        assertThat(reader.skip()).isTrue();
        T value = reader.read(type);
        assertThat(reader.skip()).as("more than one value").isFalse();
        return Objects.requireNonNull(value);
    }

    private static <A> A asked(RpcMethod<A, ?> method, int number) throws IOException {
        return body(calls(method).get(number).bytes("request"), method.argument());
    }

    private static <R> R answered(RpcMethod<?, R> method) throws IOException {
        return body(calls(method).getFirst().bytes("response"), method.reply());
    }

    @Test
    void shouldUnderstandEveryRecordedCallAboutApplications() throws Exception {
        assertThat(asked(AppMethods.APP, 0)).isEqualTo("skysocks");
        assertThat(asked(AppMethods.START, 0)).isEqualTo(new AppMethods.Start("skychat", ""));
        assertThat(asked(AppMethods.START, 1)).isEqualTo(new AppMethods.Start("nope", ""));
        assertThat(asked(AppMethods.STOP, 0)).isEqualTo("skychat");
        assertThat(asked(AppMethods.ADD, 0)).isEqualTo(new AppSetting<>("x", "y"));
        assertThat(asked(AppMethods.SET_AUTOSTART, 0)).isEqualTo(new AppSetting<>("skychat", true));
        assertThat(asked(AppMethods.SET_AUTOSTART, 1)).isEqualTo(new AppSetting<>("skychat", false));
        assertThat(asked(AppMethods.SET_KEY, 0)).isEqualTo(new AppSetting<>("skysocks-client", REMOTE));
        assertThat(asked(AppMethods.SET_SECURE, 0)).isEqualTo(new AppSetting<>("vpn-server", true));
        assertThat(asked(AppMethods.SET_STATUS, 0)).isEqualTo(new AppSetting<>("skychat", "Running"));
        assertThat(asked(AppMethods.CONNECTIONS, 0)).isEqualTo("skysocks");
        assertThat(asked(AppMethods.LOGS, 0))
                .isEqualTo(new AppMethods.LogWish(Instant.parse("2024-10-24T00:00:00Z"), "skychat"));
        assertThat(asked(AppMethods.DEREGISTER, 0).hex()).isEqualTo("000102030405060708090a0b0c0d0e0f");
        ProcConfig config = asked(AppMethods.REGISTER, 0);
        assertThat(config.appName()).isEqualTo("ext");
        assertThat(config.serverAddress()).isEqualTo("localhost:5505");
        assertThat(config.visor()).isEqualTo(LOCAL);
        assertThat(config.port()).isEqualTo(45);
        assertThat(config.key().hex()).isEqualTo("000102030405060708090a0b0c0d0e0f");
    }

    @Test
    void shouldUnderstandEveryRecordedAnswerAboutApplications() throws Exception {
        AppView running =
                new AppView("skysocks", "skysocks", List.of("--passcode", "abc"), true, 3, AppView.RUNNING, "Running");
        assertThat(answered(AppMethods.APP)).isEqualTo(running);
        assertThat(answered(AppMethods.APPS))
                .containsExactly(running, new AppView("skychat", "skychat", List.of(), false, 1, AppView.STOPPED, ""));
        assertThat(answered(AppMethods.REGISTER).hex()).isEqualTo("000102030405060708090a0b0c0d0e0f");
        assertThat(answered(AppMethods.LOGS)).containsExactly("line1\n", "line2\n");
        assertThat(answered(AppMethods.CONNECTIONS))
                .containsExactly(new ConnectionSummary(true, 12, 1, 2, 3, 4, "", 5));
    }

    @Test
    void shouldTakeRecordedSettingsOfAnyType() throws Exception {
        apps.setTexts("skysocks-client", Map.of("--old", "1"));
        var texts = asked(AppMethods.SET_ALL, 0);
        assertThat(texts.app()).isEqualTo("skysocks-client");
        rpc.call(ControlNames.SERVICE, AppMethods.SET_ALL, texts, java.time.Duration.ofSeconds(20));
        assertThat(args("skysocks-client")).containsExactly("app", "skysocks-client", "--srv", REMOTE.hex());
        rpc.call(
                ControlNames.SERVICE,
                AppMethods.SET_ALL,
                asked(AppMethods.SET_ALL, 1),
                java.time.Duration.ofSeconds(20));
        assertThat(args("skysocks-client")).containsExactly("app", "skysocks-client", "--x=true");
    }

    @Test
    void shouldAnswerRecordedRequestsAsTheOriginalDoes(World world) throws Exception {
        for (Vector one : calls(AppMethods.START)) {
            try (StreamPair pair = StreamPair.over(
                    io.skyloom.seam.virtual.MemoryInternet.in(world.virtual().time(), 7))) {
                server.serve(
                        pair.second(),
                        "recorded",
                        List.of(RpcService.define(
                                ControlNames.SERVICE, methods -> new AppCalls(launcher).declare(methods))));
                byte[] request = one.bytes("request");
                pair.first().writeFully(request, 0, request.length);
                GobReader answers = GobReader.of(pair.first(), LIMITS);
                assertThat(answers.read(ANSWER)).isEqualTo(one.has("error") ? one.text("error") : "");
                assertThat(answers.skip()).isTrue();
            }
        }
        Eventually.holds("started by the recorded request", () -> launcher.running() == 1);
    }

    // ---- our own

    @Test
    void shouldStartAndStopInBothSpellings() throws Exception {
        apps.start("skychat");
        assertThatThrownBy(() -> apps.start("skychat")).hasMessageContaining("app already started");
        assertThat(apps.find("skychat").statusWord()).isEqualTo("starting");
        apps.setStatus("skychat", "Shutting down");
        assertThat(apps.find("skychat").detailed()).isEqualTo("Shutting down");
        apps.setError("skychat", "something");
        assertThat(apps.error("skychat")).isEqualTo("something");
        assertThat(apps.statistics("skychat").connections()).isEmpty();
        assertThat(apps.statistics("skychat").started()).isPresent();
        apps.restart("skychat");
        apps.stop("skychat");
        assertThat(apps.find("skychat").status()).isEqualTo(AppView.STOPPED);
        rpc.call(ControlNames.SERVICE, AppMethods.START_OF_2024, "skychat", java.time.Duration.ofSeconds(20));
        assertThat(launcher.running()).isEqualTo(1);
        apps.kill("skychat");
        assertThatThrownBy(() -> apps.start("nobody")).hasMessageContaining("app not found");
        assertThatThrownBy(() -> apps.stop("skychat")).hasMessageContaining("app not running");
        assertThatThrownBy(() -> apps.find("nobody")).hasMessageContaining("no process of given app is running");
        assertThatThrownBy(() -> apps.error("skychat")).hasMessageContaining("no process of given app is running");
        assertThatThrownBy(() -> apps.start("skychat", LauncherMode.EXTERNAL)).hasMessageContaining("no processes");
        assertThat(apps.logsSince("skychat", Instant.EPOCH)).isNotEmpty();
        assertThat(apps.list()).extracting(AppView::name).contains("skychat", "vpn-server");
    }

    @Test
    void shouldChangeArgumentsAsVisorsDo() throws Exception {
        apps.setPassword("skysocks", "new");
        assertThat(args("skysocks")).containsExactly("app", "skysocks", "--passcode", "new");
        apps.setPassword("skysocks", "");
        assertThat(args("skysocks")).containsExactly("app", "skysocks");
        apps.setServer("skysocks-client", REMOTE);
        assertThat(args("skysocks-client")).endsWith("--srv", REMOTE.hex());
        apps.setKillswitch("vpn-client", true);
        apps.setKillswitch("vpn-client", false);
        assertThat(args("vpn-client")).containsExactly("app", "vpn-client", "--killswitch=false");
        launcher.setArguments("vpn-server", args -> List.of("app", "vpn-server", "-secure=true"));
        apps.setSecure("vpn-server", false);
        apps.setNetworkInterface("vpn-server", "eth0");
        assertThat(args("vpn-server")).containsExactly("app", "vpn-server", "--secure=false", "--netifc", "eth0");
        apps.setAddress("skychat", "*:8001");
        assertThat(args("skychat")).endsWith("--addr", "*:8001");
        apps.setAutoStart("skychat", true);
        apps.add("more", "binary");
        assertThat(apps.list()).extracting(AppView::name).endsWith("more");
    }

    @Test
    void shouldRefuseInTheWordsOfTheOriginal() {
        assertThatThrownBy(() -> apps.setPassword("skychat", "x"))
                .hasMessageContaining("app skychat is not allowed to change password");
        assertThatThrownBy(() -> apps.setServer("skychat", REMOTE))
                .hasMessageContaining("app skychat is not allowed to change PK");
        assertThatThrownBy(() -> apps.setKillswitch("skychat", true))
                .hasMessageContaining("app skychat is not allowed to set killswitch");
        assertThatThrownBy(() -> apps.setSecure("skychat", true))
                .hasMessageContaining("app skychat is not allowed to change 'secure' parameter");
        assertThatThrownBy(() -> apps.setNetworkInterface("skychat", "x"))
                .hasMessageContaining("app skychat is not allowed to set network interface");
        assertThatThrownBy(() -> apps.setAddress("skysocks", ":8001"))
                .hasMessageContaining("app skysocks is not allowed to set addr");
        assertThatThrownBy(() -> apps.setAddress("skychat", "8001")).hasMessageContaining("invalid addr value: 8001");
        assertThatThrownBy(() -> apps.setAddress("skychat", ":80801"))
                .hasMessageContaining("invalid port number: 80801");
        assertThatThrownBy(() -> apps.add("skychat", "x")).hasMessageContaining("the app exist");
        assertThatThrownBy(() -> apps.startSkysocksClient(""))
                .hasMessageContaining("Skysocks server pub key is missing");
        assertThatThrownBy(() -> rpc.call(
                        ControlNames.SERVICE,
                        AppMethods.START_VPN,
                        new AppMethods.StartVpn(PubKey.NULL, ""),
                        java.time.Duration.ofSeconds(20)))
                .hasMessageContaining("VPN server pub key is missing");
        assertThatThrownBy(() -> rpc.call(
                        ControlNames.SERVICE,
                        AppMethods.SET_ALL,
                        new AppSetting<>(
                                "skychat", Map.of("n", Optional.of(new io.skyloom.gob.GobBoxed<>(Gob.INT, 5L)))),
                        java.time.Duration.ofSeconds(20)))
                .hasMessageContaining("invalid arg type int");
    }

    @Test
    void shouldStartAndStopClientsOfOtherVisors() throws Exception {
        apps.startSkysocksClient(REMOTE.hex());
        assertThat(args("skysocks-client")).endsWith("--srv", REMOTE.hex());
        RpcMethod<PubKey, Gob.Nothing> startVpnOf2024 =
                new RpcMethod<>("StartVPNClient", io.skyloom.gob.GobKeys.PUB_KEY, Gob.NOTHING);
        rpc.call(ControlNames.SERVICE, startVpnOf2024, REMOTE, java.time.Duration.ofSeconds(20));
        assertThat(args("vpn-client")).containsExactly("app", "vpn-client", "--srv", REMOTE.hex());
        assertThat(launcher.running()).isEqualTo(2);
        apps.stopSkysocksClients();
        apps.stopSkysocksClients();
        rpc.call(ControlNames.SERVICE, AppMethods.STOP_VPN, "vpn-client", java.time.Duration.ofSeconds(20));
        assertThat(launcher.running()).isZero();
        apps.startSkysocksClient("");
        assertThatThrownBy(() -> apps.startSkysocksClient("zz")).isInstanceOf(IOException.class);
    }

    /** The same call twice, or with a key of nobody, ended the original visor. */
    @Test
    void shouldSurviveKeysThatAreTakenBackTwiceOrWereNeverGiven() throws Exception {
        ProcKey key =
                apps.register(new ProcConfig("hand", "", ProcKey.NULL, List.of(), List.of(), "", LOCAL, 9, "", "", ""));
        assertThat(key.isNull()).isFalse();
        assertThat(apps.list()).extracting(AppView::name).contains("hand");
        assertThatThrownBy(() -> apps.stop("hand")).hasMessageContaining("process is not started");
        apps.deregister(key);
        assertThatThrownBy(() -> apps.deregister(key)).hasMessageContaining("no such app");
        ProcKey random = ProcKey.parse("0123456789abcdef0123456789abcdef");
        assertThatThrownBy(() -> apps.deregister(random)).hasMessageContaining("no such app");
        assertThat(apps.list()).extracting(AppView::name).doesNotContain("hand");
        assertThat(apps.find("skychat").name()).isEqualTo("skychat");
    }
}
