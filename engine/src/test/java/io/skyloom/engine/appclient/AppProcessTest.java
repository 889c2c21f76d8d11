package io.skyloom.engine.appclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.app.App;
import io.skyloom.engine.app.AppNetwork;
import io.skyloom.engine.app.AppPort;
import io.skyloom.engine.app.AppSocket;
import io.skyloom.engine.app.AppStatus;
import io.skyloom.engine.app.AppStore;
import io.skyloom.engine.app.DialWishes;
import io.skyloom.engine.apprpc.ProcConfig;
import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.engine.appserver.Launcher;
import io.skyloom.engine.appserver.LauncherSettings;
import io.skyloom.key.PubKey;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.PassingStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.services.Announcements;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our applications behind our visor's port, as in a process of their own. */
class AppProcessTest {
    private static final PubKey VISOR =
            PubKey.parse("031b84c5567b126440995d3ed5aaba0565d71e1834604819ff9c17f5e9d5dd078f");

    @TempDir
    private Path folder;

    private final Echo network = new Echo();
    private Seams seams;
    private Launcher launcher;

    /** A network in which whatever is dialled says back what it hears; port 9 stays silent. */
    private final class Echo implements AppNetwork {
        private final AtomicReference<DialWishes> wished = new AtomicReference<>(DialWishes.NONE);
        private final AtomicInteger open = new AtomicInteger();

        @Override
        public AppSocket dial(AppAddress remote, DialWishes wishes) throws IOException {
            if (remote.port() == 99) {
                throw new IOException("nobody there");
            }
            wished.set(wishes);
            return socket(remote);
        }

        private Wire socket(AppAddress remote) throws IOException {
            InetSocketAddress place = new InetSocketAddress(InetAddress.getByName("10.0.0.1"), 0);
            try (StreamListener listener = seams.net().listen(place)) {
                ByteStream here = seams.net().connect(listener.localAddress(), Duration.ofSeconds(5));
                ByteStream there = listener.accept();
                open.incrementAndGet();
                if (remote.port() != 9) {
                    seams.threads().start("echo", () -> echo(there));
                }
                return new Wire(here, remote, there);
            }
        }

        private void echo(ByteStream stream) {
            byte[] buffer = new byte[100_000];
            try {
                for (int n = stream.read(buffer, 0, buffer.length); n > 0; n = stream.read(buffer, 0, buffer.length)) {
                    stream.writeFully(buffer, 0, n);
                }
                stream.shutdownOutput();
            } catch (IOException e) {
                stream.close();
            }
        }

        @Override
        public AppPort listen(String name, int port) {
            CountDownLatch closed = new CountDownLatch(1);
            AtomicInteger left = new AtomicInteger(port == 1 ? 1 : 0);
            return new AppPort() {
                @Override
                public AppAddress local() {
                    return new AppAddress(name, VISOR, port);
                }

                @Override
                public AppSocket accept() throws IOException {
                    if (left.getAndDecrement() > 0) {
                        return socket(new AppAddress(name, VISOR, 77));
                    }
                    try {
                        closed.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    throw new IOException("listening on closed connection");
                }

                @Override
                public void close() {
                    closed.countDown();
                }
            };
        }
    }

    /** A stream as a connection. */
    private final class Wire extends PassingStream implements AppSocket {
        private final AppAddress remote;
        private final ByteStream other;
        private final AtomicBoolean closed = new AtomicBoolean();

        Wire(ByteStream inner, AppAddress remote, ByteStream other) {
            super(inner);
            this.remote = remote;
            this.other = other;
        }

        @Override
        public AppAddress remote() {
            return remote;
        }

        @Override
        public AppAddress local() {
            return new AppAddress(remote.network(), VISOR, 5000);
        }

        @Override
        public @Nullable IOException closeCause() {
            return null;
        }

        @Override
        public void close() {
            super.close();
            other.close();
            if (closed.compareAndSet(false, true)) {
                network.open.decrementAndGet();
            }
        }
    }

    @BeforeEach
    void begin(World world) throws Exception {
        seams = world.virtual().seams("both", "10.0.0.1");
        LauncherSettings settings = new LauncherSettings(
                VISOR,
                "test",
                new InetSocketAddress(InetAddress.getByName("10.0.0.1"), 5505),
                folder,
                folder,
                List.of(),
                LauncherSettings.USUAL_LINK_LIMIT);
        launcher = Launcher.open(
                settings,
                new Launcher.Parts(
                        AppStore.inMemory(List.of()),
                        Map.of(),
                        network,
                        Announcements.NOWHERE,
                        (command, output) -> {
                            throw new IOException("no processes here");
                        },
                        seams));
    }

    @AfterEach
    void end() {
        launcher.close();
        Eventually.holds("every connection is closed", () -> network.open.get() == 0);
    }

    private Map<String, String> environment() throws IOException {
        ProcConfig wanted =
                new ProcConfig("hand", "10.0.0.1:5505", ProcKey.NULL, List.of(), List.of(), "", VISOR, 21, "", "", "");
        return Map.of(
                ProcConfig.VARIABLE, wanted.withKey(launcher.register(wanted)).json());
    }

    private int run(App app) throws IOException {
        return AppMain.run(Map.of("hand", () -> app), "hand", List.of("--x"), environment(), seams);
    }

    private void gone() {
        Eventually.holds("it is gone", () -> launcher.running() == 0);
    }

    @Test
    void shouldGiveAnApplicationWhatOneInsideTheVisorHas() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>("");
        int code = run(context -> {
            assertThat(context.name()).isEqualTo("hand");
            assertThat(context.args()).containsExactly("--x");
            assertThat(context.visor()).isEqualTo(VISOR);
            assertThat(context.port()).isEqualTo(21);
            context.usesPort(22);
            context.connectionDuration(5);
            AppSocket socket =
                    context.network().dial(new AppAddress(AppAddress.SKYNET, VISOR, 3), new DialWishes(2, 1));
            context.status(AppStatus.RUNNING);
            assertThat(launcher.find("hand").detail()).isEqualTo(AppStatus.RUNNING);
            assertThat(launcher.statistics("hand").connections().getFirst().durationSeconds())
                    .isEqualTo(5);
            byte[] sent = "x".repeat(100_000).getBytes(StandardCharsets.UTF_8);
            seams.threads().start("test/write", () -> writeAll(socket, sent));
            byte[] back = new byte[sent.length];
            socket.readFully(back, 0, back.length);
            seen.set(new String(back, StandardCharsets.UTF_8));
            socket.close();
            assertThatThrownBy(() -> socket.read(new byte[1], 0, 1)).isInstanceOf(IOException.class);
        });
        assertThat(code).isZero();
        assertThat(seen.get()).hasSize(100_000);
        assertThat(network.wished.get()).isEqualTo(new DialWishes(2, 1));
        gone();
        assertThat(launcher.list()).isEmpty();
    }

    private static void writeAll(AppSocket socket, byte[] bytes) {
        try {
            socket.writeFully(bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldSayInTheVisorsWordsWhatIsRefused() throws Exception {
        int code = run(context -> {
            assertThatThrownBy(
                            () -> context.network().dial(new AppAddress(AppAddress.SKYNET, VISOR, 99), DialWishes.NONE))
                    .hasMessage("nobody there");
            throw new IOException("so it ends");
        });
        assertThat(code).isEqualTo(1);
        gone();
    }

    @Test
    void shouldAcceptUntilThePortIsClosed() throws Exception {
        int code = run(context -> {
            AppPort port = context.network().listen(AppAddress.SKYNET, 1);
            AppSocket first = port.accept();
            assertThat(first.remote().port()).isEqualTo(77);
            byte[] bytes = {1, 2, 3};
            first.writeFully(bytes, 0, 3);
            first.readFully(bytes, 0, 3);
            CountDownLatch accepting = new CountDownLatch(1);
            seams.threads().start("test/close", () -> {
                await(accepting);
                port.close();
            });
            accepting.countDown();
            assertThatThrownBy(port::accept).isInstanceOf(IOException.class);
        });
        assertThat(code).isZero();
        gone();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldFreeAReaderWhenItClosesItsConnection() throws Exception {
        assertThat(run(context -> {
                    AppSocket silent =
                            context.network().dial(new AppAddress(AppAddress.SKYNET, VISOR, 9), DialWishes.NONE);
                    seams.threads().start("test/close", silent::close);
                    assertThatThrownBy(() -> silent.read(new byte[1], 0, 1)).isInstanceOf(IOException.class);
                }))
                .isZero();
        gone();
    }

    @Test
    void shouldTellTheApplicationToStopWhenItsVisorIsGone() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        int code = run(context -> {
            context.onStop(told::countDown);
            context.status(AppStatus.RUNNING);
            seams.threads().start("test/visor", launcher::close);
            told.await();
            assertThat(context.isStopping()).isTrue();
        });
        assertThat(code).isZero();
    }

    @Test
    void shouldNotRunWithoutAVisor() {
        assertThat(AppMain.run(Map.of(), "hand", List.of(), Map.of(), seams)).isEqualTo(1);
        App app = context -> {
            throw new AssertionError("it ran");
        };
        assertThat(AppMain.run(Map.of("hand", () -> app), "hand", List.of(), Map.of(), seams))
                .isEqualTo(1);
    }
}
