package io.skyloom.bench;

import io.skyloom.aead.AeadProvider;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.routing.rule.Rule;
import io.skyloom.routing.table.RouteEnd;
import io.skyloom.routing.table.RouteEntry;
import io.skyloom.routing.table.RouteIntake;
import io.skyloom.routing.table.RouteTable;
import io.skyloom.routing.table.TableLimits;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * The live heap of one end of a route that was busy and then idle: the group, its two rules in the table, both codecs
 * and its timers, with and without a virtual thread that waits for bytes. Run with {@code -Xmx} of some hundred megabytes.
 *
 * <pre>
 *  IdleGroups [pairs=500]
 * </pre>
 */
public final class IdleGroups {
    private static final Duration UNTIL_IDLE = Duration.ofSeconds(3);
    private static final int BUSY_ROUNDS = 10;
    private static final int BUSY_BYTES = 200_000;

    private IdleGroups() {}

    /** Prints the bytes per end for every cipher there is. */
    public static void main(String[] arguments) throws Exception {
        int pairs = arguments.length == 0 ? 500 : Integer.parseInt(arguments[0]);
        for (String cipher : List.of("jdk", "openssl")) {
            System.out.println(line(cipher, pairs));
        }
    }

    private static String line(String cipher, int count) throws Exception {
        try (SystemSeams seams = SystemSeams.open("idle", SystemThreads.DataPlane.PLATFORM)) {
            GroupPair.Ends ends = new GroupPair.Ends(seams.seams(), AeadProvider.choose(cipher));
            busy(ends, seams, 1).forEach(GroupPair::close);
            RouteTable table =
                    new RouteTable(seams.seams().clock(), seams.seams().entropy(), TableLimits.standard());
            long before = liveHeap();
            List<GroupPair> pairs = busy(ends, seams, count);
            install(table, count);
            new Outcome<Boolean>().settledWithin(seams.seams().timers(), UNTIL_IDLE);
            double waitedFor = (double) (liveHeap() - before) / (2 * count);
            pairs.forEach(IdleGroups::endReaders);
            new Outcome<Boolean>().settledWithin(seams.seams().timers(), UNTIL_IDLE);
            double alone = (double) (liveHeap() - before) / (2 * count);
            pairs.forEach(GroupPair::close);
            return String.format(
                    Locale.ROOT,
                    "%-10s %6.0f bytes of live heap per idle end, %6.0f with a thread that waits for bytes, %d rules",
                    cipher,
                    alone,
                    waitedFor,
                    table.size());
        } catch (IllegalStateException e) {
            return cipher + ": " + e.getMessage();
        }
    }

    private static List<GroupPair> busy(GroupPair.Ends ends, SystemSeams seams, int count) throws Exception {
        List<GroupPair> pairs = new ArrayList<>();
        byte[] data = new byte[BUSY_BYTES];
        for (int i = 0; i < count; i++) {
            GroupPair pair = GroupPair.open(ends, i + 1);
            for (int round = 0; round < BUSY_ROUNDS; round++) {
                pair.near().writeFully(data, 0, data.length);
                pair.far().readFully(data, 0, data.length);
                pair.far().writeFully(data, 0, data.length);
                pair.near().readFully(data, 0, data.length);
            }
            seams.seams().threads().start("near", () -> await(pair.near()));
            seams.seams().threads().start("far", () -> await(pair.far()));
            pairs.add(pair);
        }
        return pairs;
    }

    private static void endReaders(GroupPair pair) {
        pair.near().readWithin(Duration.ZERO);
        pair.far().readWithin(Duration.ZERO);
    }

    private static void await(io.skyloom.routing.group.RouteGroup group) {
        try {
            group.read(new byte[1], 0, 1);
        } catch (IOException e) {
            // The end of the measurement.
        }
    }

    /** Two rules for each end, each with its own descriptor and taker. */
    private static void install(RouteTable table, int pairs) throws IOException {
        for (int i = 0; i < 2 * pairs; i++) {
            int[] ids = table.reserve(2, "idle");
            RouteDescriptor out = GroupPair.there(i % 60_000);
            table.join(
                    table.install(new Rule.Forward(GroupPair.LIFE, ids[0], out, 7, new UUID(1, i)), null, "idle"),
                    table.install(new Rule.Reverse(GroupPair.LIFE, ids[1], out.inverted()), new Taker(), "idle"));
        }
    }

    private static final class Taker implements RouteIntake {
        @Override
        public void onPacket(RouteEntry entry, byte[] buffer, int offset, int length, Feeder feeder) {}

        @Override
        public void onRemoved(RouteEntry entry, RouteEnd why) {}
    }

    private static long liveHeap() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
