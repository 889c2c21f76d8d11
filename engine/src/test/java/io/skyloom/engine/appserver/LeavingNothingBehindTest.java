package io.skyloom.engine.appserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.app.App;
import io.skyloom.engine.app.AppEntry;
import io.skyloom.engine.app.AppStatus;
import io.skyloom.engine.apprpc.AppMethods;
import io.skyloom.engine.apprpc.Hello;
import io.skyloom.engine.apprpc.ProcConfig;
import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.rpc.RpcClient;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.system.SystemThreads;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.testing.Cases;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.ScarceThreads;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What applications that die, hang, never come or come twice leave behind in the visor: nothing. */
class LeavingNothingBehindTest {
    @TempDir
    private Path folder;

    private final Map<String, Supplier<App>> builtIn = new HashMap<>();
    private Seams seams;
    private VirtualTime time;
    private Stage stage;
    private Launcher launcher;

    /** What the application called "skysocks" does; set by tests. */
    private final AtomicReference<App> deed = new AtomicReference<>(context -> {});

    @BeforeEach
    void begin(World world) throws Exception {
        seams = world.virtual().seams("visor", "10.0.0.1");
        time = world.virtual().time();
        builtIn.put(
                "skysocks",
                () -> context -> java.util.Objects.requireNonNull(deed.get()).run(context));
        InetSocketAddress place = new InetSocketAddress(InetAddress.getByName("10.0.0.1"), 5505);
        stage = Stage.open(
                seams,
                folder,
                List.of(AppEntry.of("skysocks", "", List.of(), 3), AppEntry.of("vpn-server", "program", List.of(), 44)),
                builtIn,
                Stage.Setting.usual(seams).at(place));
        launcher = stage.launcher();
    }

    @AfterEach
    void end() {
        stage.children.started.forEach(child -> child.ends(0));
        stage.close();
        empty();
        assertThat(stage.listing.open).hasValue(0);
    }

    private void empty() {
        time.runDue(); // whoever has knocked was let in, or sent away
        Eventually.holds("no thread is left", () -> stage.threads() == 0);
        assertThat(launcher.running() + launcher.keys() + launcher.newcomers()).isZero();
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new AssertionError(e);
        }
    }

    private ProcKey register(String name) throws IOException {
        return launcher.register(Stage.config(name, ProcKey.NULL));
    }

    // ---- keys

    @Test
    void shouldTakeAKeyBackForOneOfTwoOnly() throws Exception {
        for (int round = 0; round < 1_000; round++) {
            ProcKey key = register("hand");
            AtomicInteger taken = new AtomicInteger();
            AtomicInteger refused = new AtomicInteger();
            CyclicBarrier barrier = new CyclicBarrier(2);
            Runnable takeBack = () -> {
                meet(barrier);
                try {
                    launcher.deregister(key);
                    taken.incrementAndGet();
                } catch (NoSuchAppException e) {
                    refused.incrementAndGet();
                }
            };
            Thread other = seams.threads().start("test/other", takeBack);
            takeBack.run();
            other.join();
            assertThat(taken).hasValue(1);
            assertThat(refused).hasValue(1);
        }
        empty();
    }

    @Test
    void shouldKeepTheNewOneWhenTheOldOneIsTakenBackAtTheSameMoment() throws Exception {
        ProcKey old = register("hand");
        for (int round = 0; round < 1_000; round++) {
            ProcKey former = old;
            CyclicBarrier barrier = new CyclicBarrier(2);
            Thread other = seams.threads().start("test/other", () -> {
                meet(barrier);
                try {
                    launcher.deregister(former);
                } catch (NoSuchAppException e) {
                    // it had given way to the new one
                }
            });
            meet(barrier);
            ProcKey fresh = register("hand");
            other.join();
            assertThat(launcher.entry("hand").name()).isEqualTo("hand");
            assertThat(launcher.keys()).as("round " + round).isEqualTo(1);
            old = fresh;
        }
        launcher.deregister(old);
        empty();
    }

    @Test
    void shouldEndWhoWaitedForTheFirstWhenANameIsRegisteredTwice() throws Exception {
        ProcKey first = register("hand");
        ProcKey second = register("hand");
        Eventually.holds("one thread is left", () -> stage.threads() == 1);
        assertThatThrownBy(() -> launcher.deregister(first)).hasMessage("no such app");
        try (RpcClient late = stage.link(first)) {
            late.ended().await(seams.timers(), Stage.LIMIT);
        }
        launcher.deregister(second);
        empty();
    }

    @Test
    void shouldLeaveNoThreadOfAnApplicationThatNeverConnected() throws Exception {
        ProcKey key = register("hand");
        assertThat(launcher.list()).hasSize(3);
        launcher.deregister(key);
        empty();
        assertThat(launcher.list()).hasSize(2);
    }

    @Test
    void shouldForgetAnApplicationThatNobodyStarted() throws Exception {
        register("hand");
        time.advance(Duration.ofHours(25));
        empty();
    }

    @Test
    void shouldGiveAKeyInUseToNobodyElse() throws Exception {
        ProcKey key = ProcKey.parse("0123456789abcdef0123456789abcdef");
        assertThat(launcher.register(Stage.config("one", key))).isEqualTo(key);
        ProcKey other = launcher.register(Stage.config("two", key));
        assertThat(other).isNotEqualTo(key);
        launcher.deregister(key);
        launcher.deregister(other);
        empty();
    }

    // ---- connections

    @Test
    void shouldForgetTenThousandNewcomers() throws Exception {
        byte[] hello = Hello.of(ProcKey.parse("ff".repeat(16))).frame();
        for (int i = 0; i < 10_000; i++) {
            try (ByteStream stream = stage.connect()) {
                stream.writeFully(hello, 0, hello.length);
            }
        }
        Eventually.holds("all are forgotten", () -> launcher.newcomers() == 0);
        empty();
    }

    @Test
    void shouldCloseASilentNewcomerAfterTenSeconds() throws Exception {
        try (ByteStream stream = stage.connect()) {
            Eventually.holds("it is there", () -> launcher.newcomers() == 1);
            Eventually.holds("it is waited for", () -> time.pending() > 0);
            time.advance(Duration.ofMillis(9_999));
            assertThat(launcher.newcomers()).isEqualTo(1);
            time.advance(Duration.ofMillis(1));
            assertThat(stream.read(new byte[1], 0, 1)).isEqualTo(-1);
        }
        empty();
    }

    @Test
    void shouldCloseWhoSaysSomethingElse() throws Exception {
        try (ByteStream stream = stage.connect()) {
            byte[] web = "GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            stream.writeFully(web, 0, web.length);
            Eventually.holds("it is there", () -> launcher.newcomers() == 1);
            Eventually.holds("it is closed", () -> {
                time.advance(Duration.ofSeconds(5));
                return launcher.newcomers() == 0;
            });
        }
        ProcKey key = register("hand"); // others are served as before
        try (RpcClient app = stage.link(key)) {
            app.call(key.hex(), AppMethods.SET_STATUS, "alive", Stage.LIMIT);
        }
        Eventually.holds("it has left", () -> launcher.running() == 0);
    }

    /** A recorded application whose bytes are damaged on the way ends its own connection at most. */
    @Test
    void shouldSurviveAnythingThatApplicationsSend() throws Exception {
        Vector recorded = Vectors.load("app-rpc.json");
        ProcKey key = ProcKey.parse(recorded.object("keys").text("proc_key"));
        byte[] good = recorded.object("transcript_streams").bytes("app_to_visor");
        int hello = Hello.of(key).frame().length;
        Cases.check(200, draw -> {
            ProcKey given = launcher.register(Stage.config("hand", key));
            byte[] calls = draw.mutate(Arrays.copyOfRange(good, hello, good.length));
            try (ByteStream stream = stage.connect()) {
                byte[] frame = draw.chance(0.9)
                        ? Hello.of(given).frame()
                        : draw.mutate(Hello.of(given).frame());
                stream.writeFully(frame, 0, frame.length);
                stream.writeFully(calls, 0, calls.length);
            } catch (IOException e) {
                assertThat(e).as("the connection may be closed meanwhile").isNotNull();
            }
            Eventually.holds("nobody waits", () -> launcher.newcomers() == 0);
        });
        ProcKey last = register("hand"); // it is served as before
        try (RpcClient app = stage.link(last)) {
            app.call(last.hex(), AppMethods.SET_STATUS, "alive", Stage.LIMIT);
        }
        Eventually.holds("it has left", () -> launcher.running() == 0);
        Eventually.holds("everything is closed", stage.network::isAllClosed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/link", "hand/read"})
    void shouldLetGoOfAnApplicationForWhichThereIsNoThread(String missing) throws Exception {
        InetSocketAddress place = new InetSocketAddress(InetAddress.getByName("10.0.0.1"), 5506);
        Seams scarce = ScarceThreads.around(seams, missing);
        try (Stage other = Stage.open(
                scarce,
                folder.resolve("other"),
                List.of(),
                builtIn,
                Stage.Setting.usual(scarce).at(place))) {
            ProcKey refused = other.launcher().register(Stage.config("hand", ProcKey.NULL));
            try (RpcClient app = other.link(refused)) {
                Eventually.holds("it is over", () -> other.launcher().running() == 0);
                assertThatThrownBy(() -> app.call(refused.hex(), AppMethods.SET_STATUS, "alive", Stage.LIMIT))
                        .isInstanceOf(IOException.class);
            }
            ProcKey next = other.launcher().register(Stage.config("hand", ProcKey.NULL));
            try (RpcClient app = other.link(next)) {
                app.call(next.hex(), AppMethods.SET_STATUS, "alive", Stage.LIMIT);
            }
            Eventually.holds("it has left", () -> other.launcher().running() == 0);
        }
    }

    // ---- listings

    @Test
    void shouldNeverListAnApplicationThatDiesBeforeItWorks() throws Exception {
        launcher.start("vpn-server", Optional.empty());
        try (RpcClient app = stage.link(key())) {
            app.call(key().hex(), AppMethods.SET_STATUS, AppStatus.STARTING, Stage.LIMIT);
            stage.children.last().ends(1);
            Eventually.holds("it is gone", () -> launcher.running() == 0);
        }
        assertThat(stage.listing.entries).isEmpty();
        empty();
    }

    @Test
    void shouldTakeTheListingBackWhenAnApplicationDies() throws Exception {
        launcher.start("vpn-server", Optional.empty());
        try (RpcClient app = stage.link(key())) {
            app.call(key().hex(), AppMethods.SET_STATUS, AppStatus.RUNNING, Stage.LIMIT);
            app.call(key().hex(), AppMethods.SET_STATUS, AppStatus.RUNNING, Stage.LIMIT);
            assertThat(stage.listing.open).hasValue(1);
            assertThat(stage.listing.entries.getFirst().type()).isEqualTo("vpn");
            stage.children.last().ends(1);
            Eventually.holds("it is gone", () -> launcher.running() == 0);
        }
        assertThat(stage.listing.open).hasValue(0);
        assertThat(stage.listing.entries).hasSize(1);
    }

    private ProcKey key() throws IOException {
        String variable = stage.children.last().command.env().getLast();
        return ProcConfig.of(Map.of(ProcConfig.VARIABLE, variable.substring(ProcConfig.VARIABLE.length() + 1)))
                .key();
    }

    @Test
    void shouldNeverListAnApplicationThatHasEndedWhicheverComesFirst() throws Exception {
        AtomicReference<CyclicBarrier> barrier = new AtomicReference<>(new CyclicBarrier(2));
        deed.set(context -> {
            meet(java.util.Objects.requireNonNull(barrier.get()));
            context.status(AppStatus.RUNNING);
        });
        // Threads that nobody watches, and that never begin late on purpose: there are too many of them for that.
        Seams quick = new Seams(
                seams.clock(),
                seams.timers(),
                new SystemThreads("quick", SystemThreads.DataPlane.VIRTUAL),
                seams.net(),
                seams.entropy());
        InetSocketAddress place = new InetSocketAddress(InetAddress.getByName("10.0.0.1"), 5506);
        try (Stage other = Stage.open(
                quick,
                folder.resolve("other"),
                List.of(AppEntry.of("skysocks", "", List.of(), 3)),
                builtIn,
                Stage.Setting.usual(quick).at(place))) {
            for (int round = 0; round < 10_000; round++) {
                CyclicBarrier start = new CyclicBarrier(2);
                barrier.set(start);
                other.launcher().start("skysocks", Optional.empty());
                meet(start);
                stopOrBeLate(other.launcher());
                assertThat(other.launcher().running()).isZero();
                assertThat(other.listing.open).as("round " + round).hasValue(0);
            }
            assertThat(other.listing.entries.size()).isBetween(1, 10_000);
            Eventually.holds("no thread is left", () -> other.threads() == 0);
        }
    }

    private static void stopOrBeLate(Launcher launcher) throws InterruptedException {
        try {
            launcher.stop("skysocks");
        } catch (IOException e) {
            assertThat(e).hasMessage("app not running");
        }
    }
}
