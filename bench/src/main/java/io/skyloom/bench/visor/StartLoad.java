package io.skyloom.bench.visor;

import io.skyloom.bench.figure.Quantity;
import io.skyloom.bench.figure.Row;
import io.skyloom.bench.figure.RowPrinter;
import io.skyloom.bench.load.LoadOptions;
import io.skyloom.bench.load.LoadProcess;
import io.skyloom.engine.cli.Main;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long it takes from the start of a process until a visor's control port takes a connection, with a network that
 * cannot be reached, and until {@code up} says that its network is ready.
 *
 * <pre>
 *  StartLoad [rounds=5] [json]
 * </pre>
 */
public final class StartLoad {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int SECONDS_TO_END = 20;
    private static final int PAUSE_MILLIS = 5;

    private StartLoad() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        LoadOptions options = LoadOptions.of(arguments);
        RowPrinter out = RowPrinter.toStandardOutput(options.has("json"));
        Path folder = Files.createTempDirectory("start");
        try (SystemSeams seams = SystemSeams.open("start", SystemThreads.DataPlane.VIRTUAL)) {
            for (int round = 0; round < options.number("rounds", 5); round++) {
                out.print(Row.of("what", "control port").with(Quantity.SECONDS, control(seams, folder)));
                out.print(Row.of("what", "up is ready").with(Quantity.SECONDS, up()));
            }
        } finally {
            deleteAll(folder);
        }
    }

    private static double control(SystemSeams seams, Path folder) throws IOException, InterruptedException {
        int port = freePort(seams);
        Path file = Files.writeString(folder.resolve("visor.json"), config(seams, port));
        long begun = System.nanoTime();
        Process visor = new ProcessBuilder(
                        LoadProcess.command(Main.class, List.of(), List.of("visor", "-c", file.toString())))
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            while (!answers(seams, port)) {
                if (!visor.isAlive() || System.nanoTime() - begun > LIMIT.toNanos()) {
                    throw new IOException("the control port of a visor does not answer");
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
            return (System.nanoTime() - begun) / 1e9;
        } finally {
            end(visor);
        }
    }

    private static boolean answers(SystemSeams seams, int port) {
        try {
            seams.seams().net().connect(here(port), Duration.ofSeconds(1)).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static double up() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Process up = new ProcessBuilder(LoadProcess.command(
                        Main.class,
                        List.of(),
                        List.of("up", "--json", "--proxy", "127.0.0.1:0", "--control-port", "0")))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = up.inputReader()) {
            if (lines.readLine() == null) {
                throw new IOException("up has ended early");
            }
            return (System.nanoTime() - begun) / 1e9;
        } finally {
            end(up);
        }
    }

    /** All services are at a port of this machine where nobody listens. */
    private static String config(SystemSeams seams, int port) {
        String nobody = "http://127.0.0.1:9";
        return """
                {"sk": "%s", "cli_addr": "127.0.0.1:%d",
                 "dmsg": {"discovery": "%s", "sessions_count": 1},
                 "transport": {"discovery": "%s", "address_resolver": "%s"},
                 "routing": {"route_finder": "%s"},
                 "launcher": {"service_discovery": "%s", "server_addr": "127.0.0.1:0", "apps": []},
                 "skywire-tcp": {"listening_address": "127.0.0.1:0"},
                 "stun_servers": []}
                """.formatted(
                        KeyPair.generate(Curve.bouncyCastle(), seams.seams().entropy())
                                .sec()
                                .hex(),
                        port,
                        nobody,
                        nobody,
                        nobody,
                        nobody,
                        nobody);
    }

    private static int freePort(SystemSeams seams) throws IOException {
        try (StreamListener listener = seams.seams().net().listen(here(0))) {
            return listener.localAddress().getPort();
        }
    }

    private static InetSocketAddress here(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
