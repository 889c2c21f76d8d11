package io.skyloom.engine.cli;

import static io.skyloom.engine.cli.Asker.names;
import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.engine.app.App;
import io.skyloom.engine.app.AppContext;
import io.skyloom.engine.app.AppEntry;
import io.skyloom.engine.app.AppNetwork;
import io.skyloom.engine.app.AppPort;
import io.skyloom.engine.app.AppSocket;
import io.skyloom.engine.app.AppStatus;
import io.skyloom.engine.app.AppStore;
import io.skyloom.engine.app.DialWishes;
import io.skyloom.engine.appserver.Launcher;
import io.skyloom.engine.appserver.LauncherSettings;
import io.skyloom.engine.control.AppCalls;
import io.skyloom.engine.control.ControlServer;
import io.skyloom.engine.control.ControlSources;
import io.skyloom.engine.visor.Visor;
import io.skyloom.key.KeyPair;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.PassingStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.services.Announcements;
import io.skyloom.services.GeoLocation;
import io.skyloom.services.ServiceAddress;
import io.skyloom.services.ServiceEntry;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Applications and proxies of a running visor, ruled on the command line. */
class AppCommandsTest {
    /** An exit that works, one that is broken, and one that never answers. */
    private static final KeyPair GOOD = KeyPair.fromSeed("good exit".getBytes(StandardCharsets.UTF_8));

    private static final KeyPair BROKEN = KeyPair.fromSeed("broken exit".getBytes(StandardCharsets.UTF_8));
    private static final KeyPair SILENT = KeyPair.fromSeed("silent exit".getBytes(StandardCharsets.UTF_8));

    /** Connections lead to somebody who never says anything. */
    private final AppNetwork quiet = new AppNetwork() {
        @Override
        public AppSocket dial(AppAddress remote, DialWishes wishes) {
            return new QuietSocket(Objects.requireNonNull(streams).first(), remote);
        }

        @Override
        public AppPort listen(String network, int port) throws IOException {
            throw new IOException("nowhere to listen");
        }
    };

    private @Nullable StreamPair streams;

    /** The end of a connection to nobody. */
    private static final class QuietSocket extends PassingStream implements AppSocket {
        private final AppAddress remote;

        QuietSocket(ByteStream stream, AppAddress remote) {
            super(stream);
            this.remote = remote;
        }

        @Override
        public AppAddress remote() {
            return remote;
        }

        @Override
        public AppAddress local() {
            return remote;
        }

        @Override
        public @Nullable IOException closeCause() {
            return null;
        }
    }

    @TempDir
    private Path folder;

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final AppStore store = AppStore.inMemory(
            List.of(entry("skysocks", 3), entry("skysocks-client", 13, "--addr", ":1080"), entry("skychat", 1)));
    private Asker asker = new Asker(anywhere());

    private static InetSocketAddress anywhere() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static AppEntry entry(String name, int port, String... args) {
        List<String> line = new ArrayList<>(List.of("app", name));
        line.addAll(Arrays.asList(args));
        return AppEntry.of(name, "skywire", line, port);
    }

    @BeforeEach
    void start(World world) throws Exception {
        Seams seams = world.realSeams("visor");
        streams = StreamPair.over(world.virtual().internet());
        running.push(streams);
        Visor visor =
                Visor.builder().keys(GOOD).seams(seams).version("v1").build().start();
        running.push(visor);
        App patient = context -> serve(context, true);
        LauncherSettings settings = new LauncherSettings(
                visor.key(), "v1", anywhere(), folder, folder, List.of(), LauncherSettings.USUAL_LINK_LIMIT);
        Launcher.Parts parts = new Launcher.Parts(
                store,
                Map.of("skychat", () -> patient, "skysocks-client", () -> AppCommandsTest::client),
                quiet,
                Announcements.NOWHERE,
                (command, output) -> {
                    throw new IOException("no processes here");
                },
                seams);
        Launcher launcher = Launcher.open(settings, parts);
        running.push(launcher);
        ServiceEntry listed = new ServiceEntry(
                new ServiceAddress(BROKEN.pub(), 3),
                "skysocks",
                Optional.of(new GeoLocation(1, 2, "DE", "")),
                false,
                "v1",
                List.of(),
                Optional.empty());
        ControlServer server = ControlServer.open(
                ControlSources.of(visor).apps(AppCalls.views(launcher)).listing(query -> List.of(listed)),
                seams,
                anywhere(),
                new AppCalls(launcher));
        running.push(server);
        asker = new Asker(server.localAddress());
    }

    /** A proxy's client, as far as its exit lets it. */
    private static void client(AppContext context) throws Exception {
        if (context.args().contains(BROKEN.pub().hex())) {
            throw new IOException("the exit is broken");
        }
        serve(context, !context.args().contains(SILENT.pub().hex()));
    }

    /** Whoever has a connection and says so works. */
    private static void serve(AppContext context, boolean works) throws Exception {
        CountDownLatch stop = new CountDownLatch(1);
        context.onStop(stop::countDown);
        if (!works) {
            stop.await();
            return;
        }
        AppAddress exit = new AppAddress(AppAddress.SKYNET, GOOD.pub(), 3);
        try (AppSocket ignored = context.network().dial(exit, DialWishes.NONE)) {
            context.status(AppStatus.RUNNING);
            stop.await();
        }
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }

    private List<String> args(String name) {
        return store.entries().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow()
                .args();
    }

    private String status(String name) {
        for (JsonNode app : asker.run("app", "ls", "--json").json().get("apps")) {
            if (app.get("name").stringValue().equals(name)) {
                return app.get("status").stringValue();
            }
        }
        return "not there";
    }

    // ---- applications

    @Test
    void shouldListStartStopAndRestart() {
        JsonNode apps = asker.run("app", "ls", "--json").json().get("apps");
        assertThat(names(apps.get(0)))
                .containsExactly("name", "binary", "args", "auto_start", "port", "status", "detailed_status");
        assertThat(asker.run("app", "start", "skychat").lines()).containsExactly("skychat started");
        Eventually.sees("it works", () -> status("skychat"), "running"::equals);
        assertThat(asker.run("visor", "app", "ls").out()).contains("skychat").contains("running");
        assertThat(asker.attempt("app", "start", "skychat").err()).contains("app already started");
        JsonNode restarted = asker.run("app", "restart", "skychat", "--json").json();
        assertThat(names(restarted)).containsExactly("schema", "app", "done");
        asker.run("app", "stop", "skychat");
        assertThat(status("skychat")).isEqualTo("stopped");
        assertThat(asker.attempt("app", "start", "nobody").code()).isEqualTo(1);
        asker.run("app", "start", "skychat");
        assertThat(asker.run("app", "stop", "--kill", "skychat").lines()).containsExactly("skychat stopped");
    }

    @Test
    void shouldChangeHowTheyAreSetUp() {
        asker.run("app", "arg", "autostart", "skychat", "true");
        assertThat(asker.run("visor", "app", "ls").out()).contains("on");
        asker.run("app", "arg", "passcode", "skysocks", "secret");
        assertThat(args("skysocks")).contains("--passcode", "secret");
        asker.run("app", "arg", "passcode", "skysocks");
        assertThat(args("skysocks")).containsExactly("app", "skysocks");
        asker.run("app", "arg", "pk", "skysocks-client", GOOD.pub().hex());
        assertThat(args("skysocks-client")).contains("--srv", GOOD.pub().hex());
        asker.run("app", "arg", "custom", "skysocks-client", "app=skysocks-client", "addr=:1090", "reconnect=true");
        assertThat(args("skysocks-client"))
                .startsWith("app", "skysocks-client")
                .containsExactlyInAnyOrder("app", "skysocks-client", "--addr", ":1090", "--reconnect=true");
        assertThat(asker.attempt("app", "arg", "autostart", "skychat", "perhaps")
                        .err())
                .contains("say true or false");
        assertThat(asker.attempt("app", "arg", "custom", "skychat", "nonsense").err())
                .contains("OPTION=VALUE");
    }

    @Test
    void shouldAddRegisterAndShowLogs() {
        asker.run("app", "add", "mine", "my-program");
        assertThat(status("mine")).isEqualTo("stopped");
        JsonNode registered =
                asker.run("app", "register", "-a", "theirs", "--json").json();
        assertThat(names(registered)).containsExactly("schema", "app", "proc_key");
        String key = registered.get("proc_key").stringValue();
        assertThat(key).hasSize(32);
        asker.run("app", "deregister", "-k", key);
        assertThat(asker.attempt("app", "deregister", "-k", key).err()).contains("no such app");
        asker.run("app", "start", "skychat");
        assertThat(names(asker.run("app", "log", "skychat", "--json").json())).containsExactly("schema", "app", "logs");
        assertThat(asker.attempt("app", "log", "skychat", "yesterday").err()).contains("is no time");
        asker.run("app", "stop", "skychat");
    }

    // ---- proxies

    @Test
    void shouldStartAProxyAndWaitUntilItWorks() {
        Asker.Printed started = asker.run("proxy", "start", "-k", GOOD.pub().hex(), "--http", ":8088");
        assertThat(started.out()).startsWith("Starting.").endsWith("Running!" + System.lineSeparator());
        assertThat(args("skysocks-client"))
                .startsWith("app", "skysocks-client")
                .containsExactlyInAnyOrder(
                        "app",
                        "skysocks-client",
                        "--srv",
                        GOOD.pub().hex(),
                        "--addr",
                        "127.0.0.1:1080",
                        "--http",
                        ":8088",
                        "--reconnect=true");
        JsonNode again = asker.run("proxy", "start", "--json").json();
        assertThat(names(again)).containsExactly("schema", "name", "status", "detailed_status", "server", "address");
        assertThat(again.get("server").stringValue()).isEqualTo(GOOD.pub().hex());
        JsonNode shown = asker.run("proxy", "status", "--json").json().get("clients");
        assertThat(shown.size()).isEqualTo(1);
        assertThat(names(shown.get(0)))
                .containsExactly(
                        "name", "status", "detailed_status", "server", "address", "autostart", "args", "app_port");
        assertThat(asker.run("proxy", "status").out()).contains("running").contains("127.0.0.1:1080");
        assertThat(asker.run("proxy", "stop").lines()).containsExactly("skysocks client skysocks-client stopped");
        assertThat(status("skysocks-client")).isEqualTo("stopped");
    }

    @Test
    void shouldWatchTheProxyThatWasNamed() {
        String key = GOOD.pub().hex();
        asker.run("proxy", "start", key, "--name", "second", "--addr", ":1099", "--reconnect=false");
        assertThat(args("second")).contains("--reconnect=false", "--addr", ":1099");
        assertThat(status("second")).isEqualTo("running");
        assertThat(status("skysocks-client")).isEqualTo("stopped");
        assertThat(asker.run("proxy", "status").out()).contains("127.0.0.1:1099");
        assertThat(asker.attempt("proxy", "stop", "--all", "--name", "second").err())
                .contains("cannot use both --all and --name flag in together");
        asker.run("proxy", "start", key);
        assertThat(asker.attempt("proxy", "stop").err())
                .contains("you should use one of flags, --all or --name")
                .contains("second");
        assertThat(asker.run("proxy", "stop", "--name", "second", "--json")
                        .json()
                        .get("stopped")
                        .stringValue())
                .isEqualTo("second");
        assertThat(asker.run("proxy", "stop").out()).contains("skysocks-client stopped");
        asker.run("proxy", "start", key);
        assertThat(asker.run("proxy", "stop", "--all").lines()).containsExactly("all skysocks clients stopped");
        assertThat(status("skysocks-client")).isEqualTo("stopped");
    }

    @Test
    void shouldSayWhyAProxyDoesNotWork() {
        Asker.Printed broken = asker.attempt("proxy", "start", BROKEN.pub().hex());
        assertThat(broken.code()).isEqualTo(1);
        assertThat(broken.err()).contains("Error! > ").contains("the exit is broken");
        Asker.Printed silent = asker.attempt("proxy", "start", SILENT.pub().hex(), "--timeout", "1");
        assertThat(silent.code()).isEqualTo(1);
        assertThat(silent.err()).contains("Stopped!").contains("not running within 1 s");
        assertThat(status("skysocks-client")).isEqualTo("stopped");
        assertThat(asker.attempt("proxy", "start", "nonsense", "--json")
                        .json()
                        .get("error")
                        .stringValue())
                .contains("Invalid or missing public key");
        assertThat(asker.attempt("proxy", "start", "--addr", ":1").err()).contains("name it with -k");
    }

    @Test
    void shouldListExits() {
        assertThat(asker.run("proxy", "list").out())
                .contains(BROKEN.pub().hex())
                .contains("DE");
        assertThat(asker.run("proxy", "list", "--stats").lines()).containsExactly("1");
        JsonNode servers = asker.run("proxy", "list", "--json").json().get("servers");
        assertThat(names(servers.get(0))).containsExactly("pk", "port", "version", "country");
        assertThat(asker.run("proxy", "list", "-k", GOOD.pub().hex(), "-s").lines())
                .containsExactly("0");
    }
}
