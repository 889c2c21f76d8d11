package io.skyloom.bench.group;

import io.skyloom.aead.AeadProvider;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.packet.PacketHeader;
import io.skyloom.routing.group.GroupContext;
import io.skyloom.routing.group.GroupLife;
import io.skyloom.routing.group.GroupLimits;
import io.skyloom.routing.group.GroupOwner;
import io.skyloom.routing.group.GroupWire;
import io.skyloom.routing.group.Parking;
import io.skyloom.routing.group.RouteGroup;
import io.skyloom.routing.rule.RouteAddress;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.routing.table.RouteIntake;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Both ends of a route in one process, whose packets go from one to the other by a call. */
final class GroupPair implements AutoCloseable {
    static final Duration LIFE = Duration.ofMinutes(10);

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final KeyPair NEAR = KeyPair.fromSeed(new byte[] {1});
    private static final KeyPair FAR = KeyPair.fromSeed(new byte[] {2});

    private final RouteGroup near;
    private final RouteGroup far;
    private final Loop out;

    private GroupPair(RouteGroup near, RouteGroup far, Loop out) {
        this.near = near;
        this.far = far;
        this.out = out;
    }

    /** What both ends of all pairs share. */
    static final class Ends {
        private final GroupContext near;
        private final GroupContext far;

        Ends(Seams seams, AeadProvider aead) {
            NoiseConfig noise = NoiseConfig.of(Curve.bouncyCastle(), seams.entropy(), Hybrid.OFF);
            Parking parking = new Parking(seams.clock(), seams.timers());
            near = new GroupContext(seams, NEAR, noise, aead, GroupLimits.usual(), parking);
            far = new GroupContext(seams, FAR, noise, aead, GroupLimits.usual(), parking);
        }
    }

    /** Runs a handshake. */
    static GroupPair open(Ends ends, int port) throws Exception {
        return open(ends, port, LIFE);
    }

    /**
     * Runs a handshake.
     *
     * @param life of the rules; half of it is the time between keep-alives, and a third of it that between pings
     */
    static GroupPair open(Ends ends, int port, Duration life) throws Exception {
        RouteDescriptor there = there(port);
        Loop out = new Loop();
        Loop in = new Loop();
        Taker taker = new Taker();
        GroupLife one = new GroupLife(there.inverted(), true, life, out, taker, ends.near);
        GroupLife other = new GroupLife(there, false, life, in, taker, ends.far);
        out.peer = other;
        in.peer = one;
        other.begin();
        one.begin();
        RouteGroup near = one.converse(LIMIT);
        return new GroupPair(near, taker.group.await(ends.near.seams().timers(), LIMIT), out);
    }

    /** The way from the near end to the far one. */
    static RouteDescriptor there(int port) {
        return new RouteDescriptor(new RouteAddress(NEAR.pub(), port), new RouteAddress(FAR.pub(), 3));
    }

    RouteGroup near() {
        return near;
    }

    RouteGroup far() {
        return far;
    }

    /** From now on nothing that the near end sends arrives. */
    void loseWhatIsSent() {
        out.lost = true;
    }

    @Override
    public void close() {
        near.close();
        far.close();
    }

    /** Brings packets to the other end. */
    private static final class Loop implements GroupWire {
        private @Nullable GroupLife peer;
        private volatile boolean lost;

        @Override
        public boolean send(int type, byte[] packet, Duration limit) {
            PacketHeader.put(packet, 0, type, 1, packet.length - PacketHeader.BYTES);
            if (lost) {
                return true;
            }
            Objects.requireNonNull(peer).onPacket(packet, 0, packet.length, RouteIntake.Feeder.NOBODY);
            return true;
        }

        @Override
        public boolean trySend(int type, byte[] payload) {
            byte[] packet = new byte[PacketHeader.BYTES + payload.length];
            System.arraycopy(payload, 0, packet, PacketHeader.BYTES, payload.length);
            return send(type, packet, Duration.ZERO);
        }

        @Override
        public void release() {
            // There are no rules.
        }
    }

    private static final class Taker implements GroupOwner {
        private final Outcome<RouteGroup> group = new Outcome<>();

        @Override
        public void opened(GroupLife one) {}

        @Override
        public void left(GroupLife one) {}

        @Override
        public void accepted(RouteGroup one) {
            group.complete(one);
        }
    }
}
