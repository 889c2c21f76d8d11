package io.skyloom.engine.skysocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.engine.app.AppPort;
import io.skyloom.engine.app.AppSocket;
import io.skyloom.engine.app.AppStatus;
import io.skyloom.engine.app.DialWishes;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.testing.CleanRun;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import io.skyloom.testing.VirtualWorld;
import io.skyloom.testing.World;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * A recorded conversation of the network's own client and server. Our server gets the client's bytes and must answer with
 * the server's; our client has programs that do what the recorded ones did, gets the server's bytes, and must send the
 * client's.
 */
@ExtendWith(CleanRun.class)
@Timeout(60)
class RecordedTunnelTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int HEADER = 12;
    private static final int FIN = 4;
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** What one side wrote at once. */
    private static final class Chunk {
        private final boolean byClient;
        private final byte[] bytes;

        Chunk(boolean byClient, byte[] bytes) {
            this.byClient = byClient;
            this.bytes = bytes;
        }

        boolean byClient() {
            return byClient;
        }

        byte[] bytes() {
            return bytes;
        }

        boolean isHeader() {
            return bytes.length == HEADER && bytes[0] == 0 && bytes[1] <= 1 && bytes[2] == 0;
        }

        boolean isData() {
            return isHeader() && bytes[1] == 0;
        }

        int flags() {
            return bytes[3];
        }

        int stream() {
            return ByteBuffer.wrap(bytes).getInt(4);
        }
    }

    private static List<Chunk> chunks(String kind) {
        List<Chunk> chunks = new ArrayList<>();
        for (Vector step : Vectors.load("skysocks-session.json").list(kind)) {
            for (JsonNode wire : step.json().path("wire")) {
                byte[] bytes = HEX.parseHex(wire.path("hex").asString());
                chunks.add(new Chunk(wire.path("from").asString().equals("client"), bytes));
            }
        }
        return chunks;
    }

    /** The reply's port is whatever the exit's system picks. */
    private static String withoutPort(byte[] bytes) {
        boolean success = bytes.length == 10 && bytes[0] == 5 && bytes[1] == 0;
        return HEX.formatHex(bytes, 0, success ? 8 : bytes.length);
    }

    private static void serve(Seams seams, int port, boolean echo) throws IOException {
        StreamListener listener = seams.net().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        seams.threads().start("target-" + port, () -> {
            try (listener;
                    ByteStream stream = listener.accept()) {
                byte[] bytes = echo ? new byte[100] : "bye".getBytes(StandardCharsets.UTF_8);
                int n = echo ? stream.read(bytes, 0, bytes.length) : bytes.length;
                stream.writeFully(bytes, 0, n);
                if (echo) {
                    stream.read(bytes, 0, bytes.length);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"no_passcode, ''", "with_passcode, --passcode=secret"})
    void shouldAnswerAsTheRecordedServerDid(String kind, String passcode, World world) throws Exception {
        VirtualWorld virtual = world.virtual();
        Seams exit = virtual.seams("exit", Rig.EXIT, "::1");
        Seams programs = virtual.seams("client", Rig.PROGRAMS);
        serve(exit, 18_472, true);
        if (passcode.isEmpty()) {
            serve(exit, 18_474, false);
        }
        List<String> args = passcode.isEmpty() ? List.of("--allow-private") : List.of("--allow-private", passcode);
        TestContext server = new TestContext(
                        "skysocks", MemoryApps.key(Rig.EXIT), exit, new MemoryApps(exit, Rig.EXIT), args)
                .start(new SkysocksServer());
        Eventually.holds("it listens", () -> server.port(0) == 3);
        AppAddress place = new AppAddress(AppAddress.SKYNET, MemoryApps.key(Rig.EXIT), 3);
        try (AppSocket client = new MemoryApps(programs, Rig.PROGRAMS).dial(place, DialWishes.NONE)) {
            replay(chunks(kind), client);
        }
        server.stop();
        server.ended().await(virtual.time(), LIMIT);
    }

    private static void replay(List<Chunk> chunks, AppSocket client) throws IOException {
        Deque<byte[]> early = new ArrayDeque<>();
        for (Chunk chunk : chunks) {
            if (chunk.byClient()) {
                client.writeFully(chunk.bytes(), 0, chunk.bytes().length);
            } else if (early.peek() != null && HEX.formatHex(early.peek()).equals(HEX.formatHex(chunk.bytes()))) {
                early.remove();
            } else {
                byte[] said = new byte[chunk.bytes().length];
                client.readFully(said, 0, said.length);
                assertThat(withoutPort(said)).isEqualTo(withoutPort(chunk.bytes()));
            }
            if (!chunk.byClient() && new String(chunk.bytes(), StandardCharsets.US_ASCII).equals("bye")) {
                early.add(readEnd(client));
            }
        }
        assertThat(early).isEmpty();
    }

    /** The recorded server never passed the target's end on; ours does at once, by the very frame that it sent later. */
    private static byte[] readEnd(AppSocket client) throws IOException {
        byte[] fin = new byte[HEADER];
        client.readFully(fin, 0, fin.length);
        return fin;
    }

    @ParameterizedTest
    @ValueSource(strings = {"no_passcode", "with_passcode"})
    void shouldSendWhatTheRecordedClientDid(String kind, World world) throws Exception {
        VirtualWorld virtual = world.virtual();
        Seams exit = virtual.seams("exit", Rig.EXIT);
        Seams programs = virtual.seams("client", Rig.PROGRAMS);
        List<String> args = List.of("--srv", MemoryApps.key(Rig.EXIT).hex(), "--addr", "127.0.0.1:1080");
        try (AppPort port = new MemoryApps(exit, Rig.EXIT).listen(AppAddress.SKYNET, 3)) {
            TestContext client = new TestContext(
                            "skysocks-client",
                            MemoryApps.key(Rig.PROGRAMS),
                            programs,
                            new MemoryApps(programs, Rig.PROGRAMS),
                            args)
                    .start(new SkysocksClient());
            try (AppSocket server = port.accept()) {
                // The server's end is there before the client knows that it is connected; till then programs are
                // refused.
                Eventually.holds("it is connected", () -> client.status().equals(AppStatus.RUNNING));
                new Programs(programs, server).act(chunks(kind));
                client.stop();
                client.ended().await(virtual.time(), LIMIT);
            }
        }
    }

    /** The programs of the recording, and the server's end of the tunnel. */
    private static final class Programs {
        private final Seams seams;
        private final AppSocket server;
        private final Map<Integer, ByteStream> programs = new HashMap<>();
        private final Map<Integer, ByteArrayOutputStream> told = new HashMap<>();

        Programs(Seams seams, AppSocket server) {
            this.seams = seams;
            this.server = server;
        }

        void act(List<Chunk> chunks) throws IOException {
            Deque<Chunk> payloads = new ArrayDeque<>(chunks.stream()
                    .filter(one -> one.byClient() && !one.isHeader())
                    .toList());
            int stream = 0;
            for (Chunk chunk : chunks) {
                if (!chunk.byClient()) {
                    server.writeFully(chunk.bytes(), 0, chunk.bytes().length);
                    stream = chunk.isHeader() ? chunk.stream() : stream;
                    if (!chunk.isHeader()) {
                        told.computeIfAbsent(stream, id -> new ByteArrayOutputStream())
                                .writeBytes(chunk.bytes());
                    }
                } else if (chunk.isData()) {
                    say(chunk, payloads.remove());
                } else if (chunk.isHeader()) {
                    openOrEnd(chunk);
                }
            }
            assertThat(payloads).isEmpty();
            verifyWhatProgramsHeard();
        }

        private void say(Chunk header, Chunk payload) throws IOException {
            program(header).writeFully(payload.bytes(), 0, payload.bytes().length);
            expect(header.bytes());
            expect(payload.bytes());
        }

        private void openOrEnd(Chunk chunk) throws IOException {
            if ((chunk.flags() & FIN) != 0) {
                program(chunk).shutdownOutput();
            } else {
                InetSocketAddress socks = new InetSocketAddress(InetAddress.getLoopbackAddress(), Rig.SOCKS_PORT);
                programs.put(chunk.stream(), seams.net().connect(socks, LIMIT));
            }
            expect(chunk.bytes());
        }

        private ByteStream program(Chunk chunk) {
            return Objects.requireNonNull(programs.get(chunk.stream()));
        }

        private void expect(byte[] bytes) throws IOException {
            byte[] sent = new byte[bytes.length];
            server.readFully(sent, 0, sent.length);
            assertThat(HEX.formatHex(sent)).isEqualTo(HEX.formatHex(bytes));
        }

        private void verifyWhatProgramsHeard() throws IOException {
            for (Map.Entry<Integer, ByteStream> one : programs.entrySet()) {
                ByteArrayOutputStream words = told.getOrDefault(one.getKey(), new ByteArrayOutputStream());
                byte[] heard = new byte[words.size()];
                one.getValue().readFully(heard, 0, heard.length);
                assertThat(heard).isEqualTo(words.toByteArray());
                one.getValue().close();
            }
        }
    }
}
