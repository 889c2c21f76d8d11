package io.skyloom.routing.forward;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.skyloom.managed.PacketCarrier;
import io.skyloom.packet.PacketHeader;
import io.skyloom.packet.PacketSink;
import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.rule.Rule;
import io.skyloom.routing.table.RouteEntry;
import io.skyloom.routing.table.RouteTable;
import io.skyloom.routing.table.TableLimits;
import io.skyloom.seam.Seams;
import io.skyloom.testing.World;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A packet on its way through costs no garbage. */
class NoGarbageTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUTES = 64;
    private static final int ROUNDS = 40_000;

    @Test
    void shouldMakeNoGarbagePerPacket(World world) throws RouterRefusal {
        Seams seams = world.virtual().seams("relay", "10.0.0.2");
        RouteTable table = new RouteTable(seams.clock(), seams.entropy(), TableLimits.standard());
        Swallowing[] carriers = {new Swallowing(1), new Swallowing(2), new Swallowing(3)};
        Forwarder forwarder = new Forwarder(
                table, id -> carriers[(int) id.getLeastSignificantBits() - 1], seams, ForwardLimits.standard());
        byte[] batch = new byte[ROUTES * (PacketHeader.BYTES + 64)];
        int[] ids = new int[ROUTES];
        for (int i = 0; i < ROUTES; i++) {
            ids[i] = table.reserve(1, "setup")[0];
            RouteEntry entry = table.install(
                    new Rule.Intermediary(Duration.ofHours(1), ids[i], i + 1, carriers[i % 3].id()), null, "setup");
            assertThat(entry.nextId()).isEqualTo(i + 1);
        }
        PacketSink sink = forwarder.sinkFrom(new Swallowing(9));
        long before = 0;
        for (int round = 0; round < ROUNDS; round++) {
            if (round == ROUNDS / 2) {
                before = THREADS.getCurrentThreadAllocatedBytes();
            }
            for (int i = 0; i < ROUTES; i++) {
                int at = i * (PacketHeader.BYTES + 64);
                PacketHeader.put(batch, at, PacketType.DATA, ids[i], 64);
                sink.onPacket(batch, at, PacketHeader.BYTES + 64);
            }
            sink.onBatchEnd();
        }
        long garbage = THREADS.getCurrentThreadAllocatedBytes() - before;
        long packets = (long) ROUNDS / 2 * ROUTES;
        assertThat(forwarder.counters().forwarded()).isEqualTo((long) ROUNDS * ROUTES);
        // The compiler may put a few objects on the heap when it replaces code under way.
        assertThat(garbage).as("bytes for %d packets", packets).isLessThan(packets / 4);
    }

    /** Takes everything, keeps nothing. */
    private static final class Swallowing implements PacketCarrier {
        private final UUID id;

        Swallowing(long number) {
            id = new UUID(0, number);
        }

        @Override
        public UUID id() {
            return id;
        }

        @Override
        public boolean isGone() {
            return false;
        }

        @Override
        public boolean tryAppend(byte[] packet, int offset, int length) {
            return true;
        }

        @Override
        public void flush() {}

        @Override
        public boolean awaitRoom(Duration limit) {
            return true;
        }

        @Override
        public long stalledNanos() {
            return 0;
        }
    }
}
