package io.skyloom.seam.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How many bytes wait in the send queues of this machine's TCP sockets, from the tables that Linux keeps; elsewhere, or
 * where they cannot be read, nothing is known. However many ask, the tables are read at most every tenth of a second,
 * and less often when there are so many sockets that reading takes long. Any thread may call it.
 */
final class SendQueues {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final long SHORTEST_REST_NANOS = 100_000_000L;
    private static final long LONGEST_REST_NANOS = 400_000_000L;

    /** A reading is good for so many times as long as it took. */
    private static final int REST_FACTOR = 10;

    /** How the tables begin an IPv4 address that a socket for both protocols uses. */
    private static final String MAPPED = words(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1});

    private final List<Path> tables;

    /** The tables at one moment; replaced as a whole by whoever finds it too old. */
    private volatile Snapshot latest = new Snapshot(System.nanoTime(), 0, Map.of());

    /** Asks the running system. */
    SendQueues() {
        this(TABLES);
    }

    /** Asks tables that look like those of the system. */
    SendQueues(List<Path> tables) {
        this.tables = tables;
    }

    /** The bytes not acknowledged by the peer, or -1. */
    long of(InetSocketAddress local, InetSocketAddress remote) {
        Snapshot snapshot = latest;
        if (!snapshot.isGood(System.nanoTime())) {
            snapshot = Snapshot.read(tables);
            latest = snapshot;
        }
        Long plain = snapshot.queues.get(ends(local, remote, ""));
        return plain != null ? plain : snapshot.queues.getOrDefault(ends(local, remote, MAPPED), -1L);
    }

    private static String ends(InetSocketAddress local, InetSocketAddress remote, String prefix) {
        return end(local, prefix) + " " + end(remote, prefix);
    }

    private static String end(InetSocketAddress socket, String prefix) {
        InetAddress address = socket.getAddress();
        return prefix + words(address.getAddress()) + String.format(Locale.ROOT, ":%04X", socket.getPort());
    }

    /** An address as the tables have it: each 32-bit word as the machine's own number. */
    private static String words(byte[] address) {
        StringBuilder text = new StringBuilder();
        ByteBuffer words = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
        while (words.hasRemaining()) {
            text.append(String.format(Locale.ROOT, "%08X", words.getInt()));
        }
        return text.toString();
    }

    private record Snapshot(long taken, long rest, Map<String, Long> queues) {
        private static final int LOCAL = 1;
        private static final int REMOTE = 2;
        private static final int QUEUES = 4;

        boolean isGood(long now) {
            return now - taken < rest;
        }

        static Snapshot read(List<Path> tables) {
            long begun = System.nanoTime();
            Map<String, Long> queues = new HashMap<>();
            for (Path table : tables) {
                try (Stream<String> lines = Files.lines(table)) {
                    lines.skip(1).forEach(line -> add(line.trim().split("\\s+", QUEUES + 2), queues));
                } catch (IOException | UncheckedIOException e) {
                    // Another system, or a table that may not be read: nothing is known.
                }
            }
            long now = System.nanoTime();
            long rest = Math.clamp(REST_FACTOR * (now - begun), SHORTEST_REST_NANOS, LONGEST_REST_NANOS);
            return new Snapshot(now, rest, queues);
        }

        private static void add(String[] fields, Map<String, Long> queues) {
            if (fields.length > QUEUES) {
                try {
                    String sending = fields[QUEUES].split(":", 2)[0];
                    queues.put(fields[LOCAL] + " " + fields[REMOTE], Long.parseLong(sending, 16));
                } catch (NumberFormatException e) {
                    // Not a line as we know them: nothing is known of that socket.
                }
            }
        }
    }
}
