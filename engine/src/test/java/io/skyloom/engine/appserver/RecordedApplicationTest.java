package io.skyloom.engine.appserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.engine.apprpc.AppMethods;
import io.skyloom.engine.apprpc.Hello;
import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.gob.Gob;
import io.skyloom.gob.GobNumbering;
import io.skyloom.gob.GobStruct;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.rpc.RpcMethod;
import io.skyloom.rpc.RpcServer;
import io.skyloom.rpc.RpcServerLimits;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import io.skyloom.testing.World;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recorded application talks to our server, which has to answer byte for byte as the original did. */
class RecordedApplicationTest {
    private static final Map<String, RpcMethod<?, ?>> METHODS = Stream.<RpcMethod<?, ?>>of(
                    AppMethods.SET_STATUS,
                    AppMethods.SET_DURATION,
                    AppMethods.SET_ERROR,
                    AppMethods.SET_PORT,
                    AppMethods.DIAL,
                    AppMethods.WRITE,
                    AppMethods.READ,
                    AppMethods.SET_DEADLINE,
                    AppMethods.SET_READ_DEADLINE,
                    AppMethods.SET_WRITE_DEADLINE,
                    AppMethods.LISTEN,
                    AppMethods.ACCEPT,
                    AppMethods.CLOSE_CONNECTION,
                    AppMethods.CLOSE_LISTENER)
            .collect(Collectors.toMap(RpcMethod::name, Function.identity()));

    private static final int THREE_ANSWERS = 32;

    @TempDir
    private Path folder;

    private final GobNumbering numbering = new GobNumbering();

    /** The original's program had met its own headers before it met any argument. */
    private RpcServer server(Seams seams) {
        numbering.meet(GobStruct.<String>define("rpc.Request", fields -> {
            var text = fields.field("Text", Gob.STRING, (String one) -> one);
            return row -> row.get(text);
        }));
        return new RpcServer("app", RpcServerLimits.DEFAULT, seams, () -> numbering);
    }

    private Stage stage(World world) throws Exception {
        Seams seams = world.virtual().seams("visor", "10.0.0.1");
        Stage.Setting setting = Stage.Setting.usual(seams)
                .at(new InetSocketAddress(java.net.InetAddress.getByName("10.0.0.1"), 5505))
                .with(server(seams));
        return Stage.open(seams, folder, List.of(), Map.of(), setting);
    }

    @Test
    void shouldAnswerTheRecordedCallsByteForByte(World world) throws Exception {
        try (Stage stage = stage(world)) {
            Vector keys = Vectors.load("app-rpc.json").object("keys");
            ProcKey key = ProcKey.parse(keys.text("proc_key"));
            assertThat(stage.launcher().register(Stage.config("recorded", key))).isEqualTo(key);
            try (ByteStream app = stage.connect()) {
                for (Vector step : Vectors.load("app-rpc.json").list("transcript")) {
                    play(stage, app, step);
                }
                assertThat(stage.launcher().statistics("recorded").connections())
                        .hasSize(2);
            }
            Eventually.holds("everything is closed", stage.network::isAllClosed);
        }
    }

    private void play(Stage stage, ByteStream app, Vector step) throws Exception {
        RpcMethod<?, ?> method = METHODS.get(step.text("call").replace(" (pending)", ""));
        if (method != null) {
            numbering.meet(method.argument());
        }
        int number = (int) step.number("n");
        before(stage, number);
        if (number == THREE_ANSWERS) {
            playInOrder(stage, app, step);
            return;
        }
        byte[] sent = step.bytes("app_to_visor");
        app.writeFully(sent, 0, sent.length);
        after(stage, number);
        expect(app, step.bytes("visor_to_app"), "step " + number);
        if (number == 2) {
            assertThat(stage.launcher().find("recorded").detail()).isEqualTo("Starting");
        }
    }

    private static void expect(ByteStream app, byte[] expected, String what) throws java.io.IOException {
        byte[] seen = new byte[expected.length];
        app.readFully(seen, 0, seen.length);
        assertThat(HexFormat.of().formatHex(seen))
                .as(what)
                .isEqualTo(HexFormat.of().formatHex(expected));
    }

    /** Two calls and a third that they end; the order of the answers is any, so it is brought about. */
    private static void playInOrder(Stage stage, ByteStream app, Vector step) throws java.io.IOException {
        int first = 1 + 0x31 + 4;
        int second = 1 + 0x35 + 4;
        byte[] sent = step.bytes("app_to_visor");
        byte[] expected = step.bytes("visor_to_app");
        stage.network.ports.getFirst().holdsBack(true);
        app.writeFully(sent, 0, first);
        expect(app, Arrays.copyOf(expected, first), "the connection is closed");
        app.writeFully(sent, first, second);
        expect(app, Arrays.copyOfRange(expected, first, first + second), "the listener is closed");
        stage.network.ports.getFirst().holdsBack(false);
        expect(app, Arrays.copyOfRange(expected, first + second, expected.length), "who accepts is told");
    }

    /** What the other end of the network does. */
    private static void before(Stage stage, int number) {
        switch (number) {
            case 8 -> stage.network.last().comes("world!");
            case 16 -> stage.network.last().peerLeaves();
            case 26 -> stage.network.ports.getFirst().comes(remote(49153));
            case 29 -> stage.network.ports.getFirst().comes(remote(49154));
            default -> {}
        }
    }

    /** A call that gets no answer yet has its number before the next call is sent. */
    private static void after(Stage stage, int number) {
        if (number == 27 || number == 31) {
            int pending = number == 27 ? 3 : 4;
            Eventually.holds("accepting", () -> connections(stage) == pending);
        }
    }

    private static int connections(Stage stage) {
        try {
            return stage.launcher().statistics("recorded").connections().size();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static AppAddress remote(int port) {
        return new AppAddress(AppAddress.SKYNET, Stage.REMOTE, port);
    }

    @Test
    void shouldAnswerWrongCallsByteForByteAndGoOn(World world) throws Exception {
        try (Stage stage = stage(world)) {
            ProcKey key = ProcKey.parse("000102030405060708090a0b0c0d0e10");
            stage.launcher().register(Stage.config("recorded", key));
            try (ByteStream app = stage.connect()) {
                byte[] hello = Hello.of(key).frame();
                app.writeFully(hello, 0, hello.length);
                Vectors.each("app-rpc.json", "error_cases")
                        .filter(one -> one.has("method"))
                        .forEach(one -> exchange(app, one));
                assertThat(secondConnection(stage, key)).isEqualTo(-1);
            }
            assertThat(secondConnection(stage, ProcKey.parse("ff".repeat(16)))).isEqualTo(-1);
        }
    }

    private static void exchange(ByteStream app, Vector one) {
        try {
            byte[] sent = one.bytes("app_to_visor");
            app.writeFully(sent, 0, sent.length);
            byte[] seen = new byte[one.bytes("visor_to_app").length];
            app.readFully(seen, 0, seen.length);
            assertThat(HexFormat.of().formatHex(seen)).as(one.toString()).isEqualTo(one.text("visor_to_app"));
        } catch (java.io.IOException e) {
            throw new AssertionError(one.toString(), e);
        }
    }

    private static int secondConnection(Stage stage, ProcKey key) throws Exception {
        try (ByteStream other = stage.connect()) {
            byte[] hello = Hello.of(key).frame();
            other.writeFully(hello, 0, hello.length);
            return other.read(new byte[1], 0, 1);
        }
    }
}
