package io.skyloom.bench.visor;

import io.skyloom.bench.chain.LoadHost;
import io.skyloom.bench.cost.OtherProcess;
import io.skyloom.bench.figure.Quantity;
import io.skyloom.bench.figure.Row;
import io.skyloom.bench.figure.RowPrinter;
import io.skyloom.bench.load.LoadOptions;
import io.skyloom.bench.load.LoadProcess;
import io.skyloom.engine.cli.Main;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Resident memory and processor time of visors, each a process of its own, while downloads run through the proxy of the
 * first, over the second, out of the third.
 *
 * <pre>
 *  RelayMemory [megabytes=1500] [flags=usual] [json]
 * </pre>
 *
 * <p>The visors get the flags of this virtual machine; {@code flags} is only how the row calls them.
 */
public final class RelayMemory {
    private static final double MEBI = 1 << 20;
    private static final long MEGA = 1_000_000;
    private static final int SETTLE_SECONDS = 2;
    private static final List<String> ROLES = List.of("A, has the proxy", "B, relays", "C, is the exit");

    private RelayMemory() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        LoadOptions options = LoadOptions.of(arguments);
        Process up = new ProcessBuilder(LoadProcess.command(
                        Main.class,
                        List.of(),
                        List.of("up", "--json", "--processes", "--proxy", "127.0.0.1:0", "--control-port", "0")))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = up.inputReader()) {
            String line = lines.readLine();
            if (line == null) {
                throw new IOException("up has ended early");
            }
            JsonNode network = JsonMapper.shared().readTree(line);
            List<OtherProcess> visors = new ArrayList<>();
            for (JsonNode visor : network.path("visors")) {
                visors.add(new OtherProcess(visor.path("pid").asLong()));
            }
            String proxy = network.path("proxy").asString("");
            int port = Integer.parseInt(proxy.substring(proxy.lastIndexOf(':') + 1));
            measure(visors, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), options);
        } finally {
            StartLoad.end(up);
        }
    }

    private static void measure(List<OtherProcess> visors, InetSocketAddress proxy, LoadOptions options)
            throws IOException, InterruptedException {
        TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        List<Double> idle = new ArrayList<>();
        List<Double> before = new ArrayList<>();
        for (OtherProcess visor : visors) {
            idle.add(visor.resident() / MEBI);
            before.add(visor.cpuSeconds());
        }
        long bytes = options.number("megabytes", 1500) * MEGA;
        double rate = download(proxy, bytes);
        RowPrinter out = RowPrinter.toStandardOutput(options.has("json"));
        for (int i = 0; i < visors.size(); i++) {
            out.print(Row.of("what", ROLES.get(i))
                    .and("flags", options.text("flags", "usual"))
                    .with(Quantity.MEGABYTES_PER_SECOND, rate)
                    .with(Quantity.CPU_SECONDS_PER_GIGABYTE, (visors.get(i).cpuSeconds() - before.get(i)) * 1e9 / bytes)
                    .with(Quantity.IDLE_RESIDENT_MIB, idle.get(i))
                    .with(Quantity.BUSY_RESIDENT_MIB, visors.get(i).mostResident() / MEBI));
        }
    }

    private static double download(InetSocketAddress proxy, long bytes) throws IOException {
        try (SystemSeams seams = SystemSeams.open("load", SystemThreads.DataPlane.VIRTUAL);
                StreamListener listener =
                        seams.seams().net().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            seams.seams().threads().start("host", () -> new LoadHost(seams.seams(), listener).run());
            long begun = System.nanoTime();
            LoadHost.download(seams.seams(), proxy, listener.localAddress().getPort(), bytes);
            return bytes * 1e3 / (System.nanoTime() - begun);
        }
    }
}
