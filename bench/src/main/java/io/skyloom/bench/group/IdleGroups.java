package io.skyloom.bench.group;

import io.skyloom.aead.AeadProvider;
import io.skyloom.bench.cost.LiveMemory;
import io.skyloom.bench.figure.Quantity;
import io.skyloom.bench.figure.Row;
import io.skyloom.bench.figure.RowPrinter;
import io.skyloom.bench.load.LoadOptions;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The live heap of one end of a route that was busy and then idle: the group, its two rules in the table, both codecs
 * and its timers, with and without a virtual thread that waits for bytes. Run with {@code -Xmx} of some hundred megabytes.
 *
 * <pre>
 *  IdleGroups [pairs=500] [ciphers=jdk,openssl] [json]
 * </pre>
 */
public final class IdleGroups {
    /** Buffers of a burst are given back at the second ping in a row without data: soon, with rules that live so short. */
    private static final Duration LIFE = Duration.ofSeconds(6);

    private static final Duration UNTIL_IDLE = Duration.ofSeconds(8);
    private static final int BUSY_ROUNDS = 10;
    private static final int RULES_A_PAIR = 4;
    private static final int BUSY_BYTES = 200_000;

    private IdleGroups() {}

    /** Prints a row for every cipher. */
    public static void main(String[] arguments) throws Exception {
        LoadOptions options = LoadOptions.of(arguments);
        RowPrinter out = RowPrinter.toStandardOutput(options.has("json"));
        for (String cipher : options.list("ciphers", "jdk,openssl")) {
            out.print(row(cipher, options.number("pairs", 500)));
        }
    }

    private static Row row(String cipher, int count) throws Exception {
        try (SystemSeams seams = SystemSeams.open("idle", SystemThreads.DataPlane.PLATFORM)) {
            GroupPair.Ends ends = new GroupPair.Ends(seams.seams(), AeadProvider.choose(cipher));
            busy(ends, seams, 1).forEach(GroupPair::close);
            RouteTable table =
                    new RouteTable(seams.seams().clock(), seams.seams().entropy(), TableLimits.standard());
            LiveMemory before = LiveMemory.now();
            List<GroupPair> pairs = busy(ends, seams, count);
            install(table, count);
            idle(seams);
            double waitedFor = LiveMemory.now().since(before).heap() / (2.0 * count);
            pairs.forEach(IdleGroups::endReaders);
            idle(seams);
            double alone = LiveMemory.now().since(before).heap() / (2.0 * count);
            pairs.forEach(GroupPair::close);
            requireRules(table, count);
            return Row.of("what", "one end of a route group")
                    .and("cipher", cipher)
                    .with(Quantity.HEAP_BYTES, alone)
                    .with(Quantity.WAITING_HEAP_BYTES, waitedFor);
        }
    }

    private static void idle(SystemSeams seams) throws InterruptedException {
        new Outcome<Boolean>().settledWithin(seams.seams().timers(), UNTIL_IDLE);
    }

    /** The rules count, so they must have been held all the time. */
    private static void requireRules(RouteTable table, int pairs) {
        if (table.size() != RULES_A_PAIR * pairs) {
            throw new IllegalStateException(table.size() + " rules are left");
        }
    }

    private static List<GroupPair> busy(GroupPair.Ends ends, SystemSeams seams, int count) throws Exception {
        List<GroupPair> pairs = new ArrayList<>();
        byte[] data = new byte[BUSY_BYTES];
        for (int i = 0; i < count; i++) {
            GroupPair pair = GroupPair.open(ends, i + 1, LIFE);
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
}
