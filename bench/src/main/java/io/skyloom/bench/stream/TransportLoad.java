package io.skyloom.bench.stream;

import io.skyloom.aead.AeadProvider;
import io.skyloom.bench.figure.Quantity;
import io.skyloom.bench.figure.Row;
import io.skyloom.bench.figure.RowPrinter;
import io.skyloom.bench.load.LoadOptions;
import io.skyloom.bench.load.LoadProcess;
import io.skyloom.frame.SealedStream;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.noise.NoiseKeys;
import io.skyloom.noise.NoisePattern;
import io.skyloom.noise.NoiseStreams;
import io.skyloom.packet.PacketHeader;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * One encrypted stream over loopback TCP between two processes, against its yardstick: the cipher alone plus the same
 * bytes through a socket without cipher and frames. A row for each payload, side and round; the socket alone once a round.
 *
 * <pre>
 *  TransportLoad [cipher=auto] [payloads=64,1024,4096] [seconds=5] [warmup=4] [rounds=3] [json]
 * </pre>
 */
public final class TransportLoad {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final KeyPair SENDER = KeyPair.fromSeed(new byte[] {1});
    private static final KeyPair RECEIVER = KeyPair.fromSeed(new byte[] {2});

    private static final double MAX_PLAIN = 4070;
    private static final double FRAME_OVERHEAD = 26;

    private TransportLoad() {}

    /** Runs the load, or one side of it when started by itself. */
    public static void main(String[] arguments) throws Exception {
        List<String> words = Arrays.asList(arguments);
        switch (words.isEmpty() ? "" : words.get(0)) {
            case "receive" -> receive(LoadCase.of(words.subList(1, words.size())));
            case "send" -> send(Integer.parseInt(words.get(1)), LoadCase.of(words.subList(2, words.size())));
            default -> compare(new LoadOptions(words));
        }
    }

    private static void compare(LoadOptions options) throws IOException {
        RowPrinter out = RowPrinter.toStandardOutput(options.has("json"));
        String cipher = AeadProvider.choose(options.text("cipher", "auto")).name();
        int warmUp = options.number("warmup", 4);
        int seconds = options.number("seconds", 5);
        out.note("cipher " + cipher + ", Java " + Runtime.version() + ", " + LoadProcess.flags());
        for (int round = 0; round < options.number("rounds", 3); round++) {
            LoadPair raw = run(new LoadCase(LoadCase.RAW, LoadSender.RAW_WRITE, warmUp, seconds));
            for (int payload : options.numbers("payloads", "64,1024,4096")) {
                LoadPair sealed = run(new LoadCase(cipher, payload, warmUp, seconds));
                out.print(row(payload, "sender", raw.sender(), sealed.sender()));
                out.print(row(payload, "receiver", raw.receiver(), sealed.receiver()));
            }
        }
    }

    private static Row row(int payload, String side, LoadResult raw, LoadResult sealed) {
        // Headers, frames and tags travel, too: the socket carries more bytes than the payload.
        double socket = raw.secondsPerGigabyte() * wireBytesPerPayloadByte(payload);
        double cipher = sealed.cipherSecondsPerGigabyte();
        return Row.of("payload", payload)
                .and("side", side)
                .with(Quantity.PACKETS_PER_SECOND, sealed.packetsPerSecond())
                .with(Quantity.MEGABYTES_PER_SECOND, sealed.megabytesPerSecond())
                .with(Quantity.CPU_SECONDS_PER_GIGABYTE, sealed.secondsPerGigabyte())
                .with(Quantity.CIPHER_SECONDS_PER_GIGABYTE, cipher)
                .with(Quantity.SOCKET_SECONDS_PER_GIGABYTE, socket)
                .with(Quantity.RATIO, sealed.secondsPerGigabyte() / (cipher + socket))
                .with(Quantity.ALLOCATED_PER_PACKET, sealed.allocatedPerPacket());
    }

    private static double wireBytesPerPayloadByte(int payload) {
        double packet = payload + PacketHeader.BYTES;
        double plain = packet > MAX_PLAIN ? MAX_PLAIN : Math.floor(MAX_PLAIN / packet) * packet;
        return packet / payload * (plain + FRAME_OVERHEAD) / plain;
    }

    private static LoadPair run(LoadCase load) throws IOException {
        try (LoadProcess receiver = LoadProcess.start(TransportLoad.class, arguments(load, "receive"))) {
            String port = receiver.line(line -> line.startsWith("port ")).substring("port ".length());
            try (LoadProcess sender = LoadProcess.start(TransportLoad.class, arguments(load, "send", port))) {
                return new LoadPair(
                        LoadResult.ofLine(sender.line(LoadResult::isLine)),
                        LoadResult.ofLine(receiver.line(LoadResult::isLine)));
            }
        }
    }

    private static List<String> arguments(LoadCase load, String... first) {
        List<String> arguments = new ArrayList<>(List.of(first));
        arguments.addAll(load.arguments());
        return arguments;
    }

    private static void receive(LoadCase load) throws Exception {
        try (SystemSeams seams = SystemSeams.open("receiver", SystemThreads.DataPlane.PLATFORM);
                StreamListener listener =
                        seams.seams().net().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            System.out.println("port " + listener.localAddress().getPort());
            try (ByteStream carrier = listener.accept()) {
                LoadReceiver receiver = new LoadReceiver(load);
                NoiseKeys keys = handshake(seams, carrier, false);
                onDataPlane(seams, () -> {
                    if (load.raw()) {
                        return receiver.raw(carrier);
                    }
                    AeadProvider aead = AeadProvider.choose(load.cipher());
                    try (SealedStream stream = new SealedStream(carrier, keys, aead, seams.seams())) {
                        return receiver.sealed(stream, aead);
                    }
                });
            }
        }
    }

    private static void send(int port, LoadCase load) throws Exception {
        try (SystemSeams seams = SystemSeams.open("sender", SystemThreads.DataPlane.PLATFORM);
                ByteStream carrier = seams.seams()
                        .net()
                        .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT)) {
            LoadSender sender = new LoadSender(load, carrier);
            NoiseKeys keys = handshake(seams, carrier, true);
            onDataPlane(seams, () -> {
                if (load.raw()) {
                    return sender.raw();
                }
                AeadProvider aead = AeadProvider.choose(load.cipher());
                try (SealedStream stream = new SealedStream(carrier, keys, aead, seams.seams())) {
                    return sender.sealed(stream, aead);
                }
            });
        }
    }

    /** On a virtual thread, as visors do it; from then on the socket behaves for other threads as it does there. */
    private static NoiseKeys handshake(SystemSeams seams, ByteStream carrier, boolean sending) throws Exception {
        NoiseConfig config = NoiseConfig.of(Curve.bouncyCastle(), seams.seams().entropy(), Hybrid.OFF);
        Outcome<NoiseKeys> keys = new Outcome<>();
        seams.seams().threads().start("handshake", () -> {
            try {
                keys.complete(
                        sending
                                ? NoiseStreams.initiate(carrier, NoisePattern.KK, SENDER, RECEIVER.pub(), config)
                                : NoiseStreams.respond(carrier, NoisePattern.KK, RECEIVER, SENDER.pub(), config));
            } catch (IOException e) {
                keys.fail(e);
            }
        });
        return keys.await(seams.seams().timers(), LIMIT);
    }

    private static void onDataPlane(SystemSeams seams, Side side)
            throws TimeoutException, Outcome.FailedOutcome, InterruptedException {
        Outcome<LoadResult> result = new Outcome<>();
        seams.seams().threads().startDataPlane("load", () -> {
            try {
                result.complete(side.run());
            } catch (IOException | RuntimeException e) {
                result.fail(e);
            }
        });
        System.out.println(
                result.await(seams.seams().timers(), Duration.ofHours(1)).toLine());
    }

    /** One side of a load. */
    private interface Side {
        LoadResult run() throws IOException;
    }
}
