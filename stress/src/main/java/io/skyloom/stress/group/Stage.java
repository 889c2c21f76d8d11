package io.skyloom.stress.group;

import io.skyloom.aead.AeadCodec;
import io.skyloom.aead.AeadProvider;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.noise.NoiseKeys;
import io.skyloom.packet.PacketHeader;
import io.skyloom.routing.group.GroupContext;
import io.skyloom.routing.group.GroupEnd;
import io.skyloom.routing.group.GroupLife;
import io.skyloom.routing.group.GroupLimits;
import io.skyloom.routing.group.GroupOwner;
import io.skyloom.routing.group.GroupWire;
import io.skyloom.routing.group.Parking;
import io.skyloom.routing.group.RouteGroup;
import io.skyloom.routing.router.GroupRegistry;
import io.skyloom.routing.rule.RouteAddress;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.routing.table.RouteIntake;
import io.skyloom.seam.Clock;
import io.skyloom.seam.Net;
import io.skyloom.seam.Seams;
import io.skyloom.seam.Threads;
import io.skyloom.seam.Timers;
import io.skyloom.seam.system.SystemEntropy;
import io.skyloom.seam.system.SystemNet;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Groups of one pair of addresses in a registry, with time that stands still and a wire that only counts. */
public class Stage implements GroupOwner {
    /** The one pair of addresses. */
    public static final RouteDescriptor ADDRESSES = new RouteDescriptor(
            new RouteAddress(KeyPair.fromSeed(new byte[] {1}).pub(), 3),
            new RouteAddress(KeyPair.fromSeed(new byte[] {2}).pub(), 49153));

    private static final int CLOSE = 1;
    private static final int HANDSHAKE = 3;
    private static final KeyPair OWN = KeyPair.fromSeed(new byte[] {2});
    private static final NoiseConfig NOISE = NoiseConfig.of(Curve.bouncyCastle(), new SystemEntropy(), Hybrid.OFF);
    private static final Seams SEAMS = new Seams(new Still(), new Never(), new NoThreads(), net(), new SystemEntropy());

    private final GroupRegistry registry = new GroupRegistry();
    private final Parking parking = new Parking(SEAMS.clock(), SEAMS.timers());

    /** Nobody is registered. */
    public Stage() {}

    private static Net net() {
        return new SystemNet(new Never());
    }

    final GroupRegistry registry() {
        return registry;
    }

    final Parking parking() {
        return parking;
    }

    /** Counts the close packets of one group. */
    public static final class Wire implements GroupWire {
        private final AtomicInteger closes = new AtomicInteger();

        /** Nothing was said. */
        public Wire() {}

        @Override
        public boolean send(int type, byte[] packet, Duration limit) throws IOException {
            return true;
        }

        @Override
        public boolean trySend(int type, byte[] payload) {
            if (type == CLOSE) {
                closes.incrementAndGet();
            }
            return true;
        }

        @Override
        public void release() {}

        int closes() {
            return closes.get();
        }
    }

    /** A registered group that waits for its peer's call. */
    public final GroupLife young(Wire wire) {
        GroupContext context = new GroupContext(SEAMS, OWN, NOISE, new NoCipher(), GroupLimits.usual(), parking);
        GroupLife group = new GroupLife(ADDRESSES, true, Duration.ofMinutes(10), wire, this, context);
        registry.register(group);
        group.begin();
        return group;
    }

    /** A registered group that only lacks keys. */
    public final GroupLife greeted(Wire wire) {
        GroupLife group = young(wire);
        take(group, HANDSHAKE, (byte) 1);
        return group;
    }

    /** An open group. */
    public final GroupLife open(Wire wire) {
        GroupLife group = greeted(wire);
        agree(group);
        return group;
    }

    /** The keys are there. */
    public static void agree(GroupLife group) {
        byte[] key = new byte[32];
        try {
            group.agreed(new NoiseKeys(key, key, key, ADDRESSES.source().key(), false));
        } catch (IOException e) {
            // It had ended.
        }
    }

    /** A packet comes. */
    public static void take(GroupLife group, int type, byte... payload) {
        byte[] packet = new byte[PacketHeader.BYTES + payload.length];
        PacketHeader.put(packet, 0, type, 1, payload.length);
        System.arraycopy(payload, 0, packet, PacketHeader.BYTES, payload.length);
        group.onPacket(packet, 0, packet.length, RouteIntake.Feeder.NOBODY);
    }

    /** The peer closes. */
    public static void closeByPeer(GroupLife group) {
        take(group, CLOSE, (byte) 0);
    }

    @Override
    public void opened(GroupLife group) {
        GroupLife displaced = registry.promote(group);
        if (displaced != null) {
            displaced.end(new GroupEnd(GroupEnd.Kind.REPLACED, ""));
        }
    }

    @Override
    public void left(GroupLife group) {
        registry.leave(group);
    }

    @Override
    public void accepted(RouteGroup group) {}

    private static final class Still implements Clock {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public long wallMillis() {
            return 0;
        }
    }

    private static final class Never implements Timers {
        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return () -> true;
        }
    }

    private static final class NoThreads implements Threads {
        @Override
        public Thread start(String name, Runnable body) {
            return Thread.currentThread();
        }

        @Override
        public Thread startDataPlane(String name, Runnable body) {
            return Thread.currentThread();
        }

        @Override
        public List<String> running() {
            return List.of();
        }
    }

    private static final class NoCipher implements AeadProvider, AeadCodec {
        @Override
        public String name() {
            return "none";
        }

        @Override
        public AeadCodec create(byte[] key, boolean forSealing) {
            return this;
        }

        @Override
        public int seal(long counter, byte[] source, int offset, int length, byte[] target, int targetOffset) {
            return length + TAG_BYTES;
        }

        @Override
        public int open(long counter, byte[] source, int offset, int length, byte[] target, int targetOffset) {
            return length - TAG_BYTES;
        }

        @Override
        public void close() {}
    }
}
