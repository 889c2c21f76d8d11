package io.skyloom.engine.appserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.app.App;
import io.skyloom.engine.app.AppEntry;
import io.skyloom.engine.app.AppStatus;
import io.skyloom.engine.app.DialWishes;
import io.skyloom.engine.app.LauncherMode;
import io.skyloom.engine.apprpc.ProcConfig;
import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.engine.appserver.AppState.Condition;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications in the visor and in processes that the test plays, in virtual time. */
class LauncherTest {
    private static final AppAddress FAR = new AppAddress(AppAddress.SKYNET, Stage.REMOTE, 3);

    @TempDir
    private Path folder;

    private final Map<String, Supplier<App>> builtIn = new HashMap<>();
    private Seams seams;
    private VirtualTime time;

    @SuppressWarnings("NullAway.Init") // opened by each test in its own way
    private Stage stage;

    @BeforeEach
    void begin(World world) {
        seams = world.virtual().seams("visor", "10.0.0.1");
        time = world.virtual().time();
    }

    @AfterEach
    void end() {
        if (stage != null) {
            stage.children.started.forEach(child -> child.ends(0));
            stage.close();
            Eventually.holds("nothing runs", () -> stage.launcher().running() == 0);
            assertThat(stage.listing.open).hasValue(0);
        }
    }

    private Launcher launcher(AppEntry... entries) throws IOException {
        InetSocketAddress place = new InetSocketAddress(InetAddress.getByName("10.0.0.1"), 5505);
        stage = Stage.open(
                seams,
                folder,
                List.of(entries),
                builtIn,
                Stage.Setting.usual(seams).at(place));
        return stage.launcher();
    }

    private static AppEntry program(String name) {
        return AppEntry.of(name, "tool", List.of("app", name, "--passcode", "x"), 7);
    }

    private static AppEntry inner(String name) {
        return AppEntry.of(name, "", List.of("app", name, "--flag"), 3);
    }

    private void gone(Launcher launcher) {
        Eventually.holds("it has ended", () -> launcher.running() == 0);
    }

    // ---- processes

    @Test
    void shouldTellAProcessWhoItIsInItsEnvironment() throws Exception {
        Launcher launcher = launcher(program("tool"));
        launcher.start("tool", Optional.empty());
        ChildCommand command = stage.children.last().command;
        assertThat(command.command())
                .containsExactly(folder.resolve("bin/tool").toString(), "app", "tool", "--passcode", "x");
        assertThat(command.workDir()).isEqualTo(folder.resolve("local/tool"));
        String variable = command.env().getLast();
        assertThat(variable).startsWith(ProcConfig.VARIABLE + "=");
        ProcConfig told =
                ProcConfig.of(Map.of(ProcConfig.VARIABLE, variable.substring(ProcConfig.VARIABLE.length() + 1)));
        assertThat(told.appName()).isEqualTo("tool");
        assertThat(told.serverAddress()).isEqualTo("10.0.0.1:5505");
        assertThat(told.visor()).isEqualTo(Stage.VISOR);
        assertThat(told.port()).isEqualTo(7);
        assertThat(told.args())
                .isEqualTo(command.command().subList(1, command.command().size()));
        assertThat(told.key().isNull()).isFalse();
        stage.link(told.key()).close();
    }

    @Test
    void shouldRunAnEntryWithoutAProgramByItsOwnCommand() throws Exception {
        builtIn.put("skychat", () -> context -> {});
        Launcher launcher = launcher(inner("skychat"));
        launcher.start("skychat", Optional.of(LauncherMode.EXTERNAL));
        assertThat(stage.children.last().command.command())
                .containsExactly("own", "program", "app", "skychat", "--flag");
    }

    @Test
    void shouldRunItsOwnWhereAnOlderFileNamesAProgramThatIsNotThere() throws Exception {
        CountDownLatch ran = new CountDownLatch(1);
        builtIn.put("skychat", () -> context -> ran.countDown());
        Launcher launcher = launcher(AppEntry.of("skychat", "skychat", List.of("--flag"), 3));
        launcher.start("skychat", Optional.empty());
        ran.await();
        gone(launcher);
    }

    @Test
    void shouldHaveOneRunOfANameAtMost() throws Exception {
        Launcher launcher = launcher(program("tool"));
        launcher.start("tool", Optional.empty());
        assertThatThrownBy(() -> launcher.start("tool", Optional.empty())).hasMessage("app already started");
        assertThatThrownBy(() -> launcher.register(Stage.config("tool", ProcKey.NULL)))
                .hasMessage("app already started");
        assertThatThrownBy(() -> launcher.start("nobody", Optional.empty())).hasMessage("app not found");
        assertThatThrownBy(() -> launcher.stop("nobody")).hasMessage("app not running");
        assertThat(launcher.keys()).isEqualTo(1);
    }

    @Test
    void shouldForgetWhatCouldNotBeStarted() throws Exception {
        Launcher launcher = launcher(program("tool"));
        stage.children.refuses = true;
        assertThatThrownBy(() -> launcher.start("tool", Optional.empty())).hasMessageContaining("no such program");
        assertThat(launcher.running() + launcher.keys()).isZero();
        stage.children.refuses = false;
        launcher.start("tool", Optional.empty());
    }

    @Test
    void shouldAskAProcessToEndBeforeItForcesIt() throws Exception {
        Launcher launcher = launcher(program("tool"));
        stage.children.endsOn = StopSignal.KILL;
        launcher.start("tool", Optional.empty());
        ScriptedChildren.ScriptedChild child = stage.children.last();
        CountDownLatch stopped = new CountDownLatch(1);
        seams.threads().start("test/stop", () -> {
            stop(launcher, "tool");
            stopped.countDown();
        });
        Eventually.holds("asked", () -> child.signals.contains(StopSignal.INTERRUPT));
        assertThatThrownBy(() -> launcher.start("tool", Optional.empty())).hasMessage("app already started");
        Eventually.holds("forced", () -> {
            time.advance(Duration.ofSeconds(1));
            return child.signals.contains(StopSignal.KILL);
        });
        stopped.await();
        assertThat(child.signals).containsExactly(StopSignal.INTERRUPT, StopSignal.TERMINATE, StopSignal.KILL);
        assertThat(launcher.running() + launcher.keys()).isZero();
    }

    private static void stop(Launcher launcher, String name) {
        try {
            launcher.stop(name);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldKillWithoutAsking() throws Exception {
        Launcher launcher = launcher(program("tool"));
        launcher.start("tool", Optional.empty());
        launcher.kill("tool");
        assertThat(stage.children.last().signals).containsExactly(StopSignal.KILL);
        assertThat(launcher.running()).isZero();
    }

    @Test
    void shouldEndAProcessThatNeverConnects() throws Exception {
        Launcher launcher = launcher(program("tool"));
        launcher.start("tool", Optional.empty());
        time.advance(Duration.ofSeconds(31));
        gone(launcher);
        assertThat(launcher.find("tool").condition()).isEqualTo(Condition.ERRORED);
        assertThat(launcher.find("tool").detail()).contains("did not connect");
        launcher.start("tool", Optional.empty());
        assertThat(launcher.find("tool").condition()).isEqualTo(Condition.STARTING);
    }

    @Test
    void shouldEndAProcessThatLostItsConnection() throws Exception {
        Launcher launcher = launcher(program("tool"));
        launcher.start("tool", Optional.empty());
        var link = stage.link(key(0));
        // Not "no newcomers": before the connection is accepted there is none either.
        Eventually.holds(
                "connected", () -> stage.seams.threads().running().stream().anyMatch(name -> name.endsWith("/link")));
        time.advance(Duration.ofSeconds(40));
        assertThat(launcher.running()).isEqualTo(1);
        link.close();
        Eventually.holds("ended", () -> {
            time.advance(Duration.ofSeconds(1));
            return launcher.running() == 0;
        });
        assertThat(launcher.find("tool").detail()).contains("connection to the visor is lost");
    }

    private ProcKey key(int child) {
        try {
            String variable = stage.children.started.get(child).command.env().getLast();
            return ProcConfig.of(Map.of(ProcConfig.VARIABLE, variable.substring(ProcConfig.VARIABLE.length() + 1)))
                    .key();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldShowTheExitCodeOfAProcessThatFails() throws Exception {
        Launcher launcher = launcher(program("tool"));
        launcher.start("tool", Optional.empty());
        stage.children.last().ends(3);
        gone(launcher);
        assertThat(launcher.find("tool").detail()).isEqualTo("exit status 3");
    }

    @Test
    void shouldKeepTheLinesOfAProcess() throws Exception {
        Launcher launcher = launcher(program("tool"));
        assertThatThrownBy(() -> launcher.logsSince("tool", Instant.EPOCH))
                .hasMessage("no process of given app is running");
        launcher.start("tool", Optional.empty());
        stage.children.last().output.plain().accept("\u001B[31mhello\u001B[0m");
        stage.children.last().output.errors().accept("oh");
        stage.children.last().output.plain().accept("   ");
        List<String> lines = launcher.logsSince("tool", Instant.EPOCH);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).endsWith(" DEBUG [tool]: hello\n");
        assertThat(lines.get(2)).endsWith(" ERROR [tool]: oh\n");
        Instant second = Instant.parse(lines.get(1).substring(1, lines.get(1).indexOf(']')));
        assertThat(launcher.logsSince("tool", second)).containsExactly(lines.get(2));
        assertThat(launcher.logsSince("tool", second.minusNanos(1))).containsExactly(lines.get(1), lines.get(2));
        assertThat(launcher.logsSince("tool", Instant.MAX)).isEmpty();
        assertThat(launcher.logsSince("tool", Instant.MIN)).hasSize(3);
    }

    // ---- in the visor

    @Test
    void shouldRunWhatIsBuiltInOnAThreadOfItsOwn() throws Exception {
        CountDownLatch stop = new CountDownLatch(1);
        AtomicReference<List<String>> args = new AtomicReference<>();
        builtIn.put("skysocks", () -> context -> {
            args.set(context.args());
            context.network().dial(FAR, DialWishes.NONE);
            context.network().listen(AppAddress.SKYNET, 3);
            context.onStop(stop::countDown);
            context.status(AppStatus.RUNNING);
            stop.await();
        });
        Launcher launcher = launcher(inner("skysocks"));
        launcher.start("skysocks", Optional.empty());
        Eventually.holds("listed", () -> stage.listing.open.get() == 1);
        assertThat(args.get()).containsExactly("--flag");
        assertThat(launcher.find("skysocks").condition()).isEqualTo(Condition.RUNNING);
        assertThat(launcher.statistics("skysocks").connections()).containsExactly(ConnectionSummary.UNKNOWN);
        assertThat(stage.listing.entries.getFirst().type()).isEqualTo("skysocks");
        assertThat(stage.network.isAllClosed()).isFalse();
        launcher.stop("skysocks");
        assertThat(stage.listing.open).hasValue(0);
        assertThat(stage.network.isAllClosed()).isTrue();
        assertThat(launcher.find("skysocks").condition()).isEqualTo(Condition.STOPPED);
    }

    @Test
    void shouldNotListAServiceThatWantsAPassword() throws Exception {
        CountDownLatch said = new CountDownLatch(1);
        builtIn.put("skysocks", () -> context -> {
            context.status(AppStatus.RUNNING);
            said.countDown();
            CountDownLatch stop = new CountDownLatch(1);
            context.onStop(stop::countDown);
            stop.await();
        });
        Launcher launcher =
                launcher(AppEntry.of("skysocks", "skywire", List.of("app", "skysocks", "--passcode", "secret"), 3));
        launcher.start("skysocks", Optional.empty());
        said.await();
        launcher.stop("skysocks");
        assertThat(stage.listing.entries).isEmpty();
    }

    @Test
    void shouldShowWhyAnApplicationEnded() throws Exception {
        builtIn.put("fails", () -> context -> {
            throw new IOException("the exit said no");
        });
        builtIn.put("breaks", () -> context -> {
            throw new IllegalStateException("never");
        });
        builtIn.put("says", () -> context -> context.error("its own words"));
        Launcher launcher = launcher(inner("fails"), inner("breaks"), inner("says"));
        for (String name : builtIn.keySet()) {
            launcher.start(name, Optional.empty());
        }
        gone(launcher);
        assertThat(launcher.find("fails").detail()).isEqualTo("the exit said no");
        assertThat(launcher.find("breaks").detail()).startsWith("app panic: ").contains("never");
        assertThat(launcher.find("says").detail()).isEqualTo("its own words");
    }

    @Test
    void shouldWakeAnApplicationThatDoesNotListenByClosingWhatItUses() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        builtIn.put("deaf", () -> context -> {
            var socket = context.network().dial(FAR, DialWishes.NONE);
            reading.countDown();
            socket.read(new byte[1], 0, 1);
        });
        Launcher launcher = launcher(inner("deaf"));
        launcher.start("deaf", Optional.empty());
        reading.await();
        CountDownLatch stopped = new CountDownLatch(1);
        seams.threads().start("test/stop", () -> {
            stop(launcher, "deaf");
            stopped.countDown();
        });
        Eventually.holds("woken", () -> {
            time.advance(Duration.ofSeconds(1));
            return stopped.getCount() == 0;
        });
    }

    @Test
    void shouldRefuseToRunInsideWhatIsNotBuiltIn() throws Exception {
        Launcher launcher = launcher(program("tool"));
        assertThatThrownBy(() -> launcher.start("tool", Optional.of(LauncherMode.INTERNAL)))
                .hasMessageContaining("built in");
        assertThat(launcher.running()).isZero();
    }

    @Test
    void shouldStartWithTheVisorWhatIsToBeStarted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        builtIn.put("good", () -> context -> begun.countDown());
        Launcher launcher = launcher(
                inner("unknown").withMode(LauncherMode.INTERNAL).withAutoStart(true),
                inner("good").withAutoStart(true),
                program("tool"));
        launcher.startAll();
        begun.await();
        assertThat(stage.children.started).isEmpty();
        assertThat(launcher.find("unknown").condition()).isEqualTo(Condition.ERRORED);
        gone(launcher);
    }

    // ---- settings

    @Test
    void shouldChangeEntriesAndAddOnes() throws Exception {
        Launcher launcher = launcher(program("tool"));
        launcher.setAutoStart("tool", true);
        launcher.setArguments("tool", args -> List.of("new"));
        launcher.add("other", "binary");
        assertThatThrownBy(() -> launcher.add("other", "binary")).hasMessage("the app exist");
        assertThatThrownBy(() -> launcher.setAutoStart("nobody", true)).hasMessage("app not found");
        assertThat(stage.store.entries())
                .containsExactly(
                        program("tool").withArgs(args -> List.of("new")).withAutoStart(true),
                        AppEntry.of("other", "binary", List.of(), 10));
        assertThat(launcher.list()).extracting(state -> state.entry().name()).containsExactly("tool", "other");
    }

    @Test
    void shouldSayWhenNoPortIsLeft() throws Exception {
        Launcher launcher = launcher(java.util.stream.IntStream.rangeClosed(10, 99)
                .mapToObj(port -> AppEntry.of("app" + port, "x", List.of(), port))
                .toArray(AppEntry[]::new));
        assertThatThrownBy(() -> launcher.add("one more", "x")).hasMessageContaining("no port");
    }

    @Test
    void shouldStartNothingOnceItIsClosed() throws Exception {
        Launcher launcher = launcher(program("tool"));
        launcher.start("tool", Optional.empty());
        launcher.close();
        assertThat(launcher.running()).isZero();
        assertThatThrownBy(() -> launcher.start("tool", Optional.empty())).hasMessage("proc manager is already closed");
        assertThatThrownBy(() -> launcher.register(Stage.config("x", ProcKey.NULL)))
                .hasMessage("proc manager is already closed");
    }

    @Test
    void shouldRefuseANameThatLeadsOutOfItsFolder() throws Exception {
        Launcher launcher = launcher(program("../tool"));
        assertThatThrownBy(() -> launcher.start("../tool", Optional.empty())).hasMessageContaining("folder");
    }
}
