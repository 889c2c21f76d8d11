package io.skyloom.fuzz;

import static io.skyloom.fuzz.Claims.require;

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
import io.skyloom.routing.group.GroupProbe;
import io.skyloom.routing.group.GroupWire;
import io.skyloom.routing.group.Parking;
import io.skyloom.routing.group.RouteGroup;
import io.skyloom.routing.rule.RouteAddress;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.routing.table.RouteIntake;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.SeededEntropy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Packets that end here, for a group in each of its states: they are taken, kept for later or counted, and at worst end
 * their own group. The first byte of an input chooses the state and the end that we are; then come packets, each with its
 * type and length in front. Frames are sealed with a cipher that anybody can use, so that a hunt gets behind it.
 */
final class GroupTargets {
    private static final Curve CURVE = Curve.bouncyCastle();
    private static final KeyPair OWN = KeyPair.fromSeed(new byte[] {1});
    private static final KeyPair PEER = KeyPair.fromSeed(new byte[] {2});
    private static final RouteDescriptor ROUTE =
            new RouteDescriptor(new RouteAddress(PEER.pub(), 7), new RouteAddress(OWN.pub(), 8));
    private static final GroupLimits LIMITS = GroupLimits.usual().withIntake(1 << 16);
    private static final RouteIntake.Feeder FEEDER = RouteIntake.Feeder.NOBODY;
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int HEAD = 3;

    /** A packet's type, as the first byte of a packet in an input. */
    private static final byte HANDSHAKE = 3;

    /** How far the group has come when the packets begin. */
    private enum Stage {
        NEW,
        AWAITING_HANDSHAKE,
        AWAITING_NOISE,
        OPEN,
        CLOSING,
        CLOSED
    }

    private GroupTargets() {}

    /** The targets of this file. */
    static List<Target> targets() {
        Target target = Target.of("group-packets", GroupTargets::packets);
        byte[] frame = ByteBuffer.allocate(29).putShort((short) 27).putLong(1).array();
        byte[] all = Edits.join(packet(HANDSHAKE, 1), packet((byte) 0, frame));
        all = Edits.join(all, packet((byte) 4, new byte[16]));
        all = Edits.join(all, Edits.join(packet((byte) 5, new byte[8]), packet((byte) 6, 'n', 'o')));
        all = Edits.join(all, packet((byte) 1, 0));
        for (int choice = 0; choice < 2 * Stage.values().length; choice++) {
            target = target.seeded(Edits.join(new byte[] {(byte) choice}, all));
        }
        return List.of(target);
    }

    private static byte[] packet(byte type, int... payload) {
        byte[] bytes = new byte[payload.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) payload[i];
        }
        return packet(type, bytes);
    }

    private static byte[] packet(byte type, byte[] payload) {
        return Edits.join(new byte[] {type, (byte) (payload.length >>> 8), (byte) payload.length}, payload);
    }

    private static void packets(byte[] data) throws Exception {
        if (data.length == 0) {
            return;
        }
        boolean initiator = (data[0] & 1) == 0;
        Stage stage = Stage.values()[((data[0] & 0xFF) >>> 1) % Stage.values().length];
        Sim sim = new Sim();
        Rules rules = new Rules(false);
        sim.call(() -> {
            GroupLife life = new GroupLife(ROUTE, initiator, LIFE, rules, rules, context(sim.seams));
            run(life, stage, initiator, sim.seams, data);
            return true;
        });
        sim.verifyNothingLeft();
        require(rules.released, "its rules are given back");
    }

    private static GroupContext context(Seams seams) {
        NoiseConfig noise = NoiseConfig.of(CURVE, new SeededEntropy(1), Hybrid.OFF);
        Parking parking = new Parking(seams.clock(), seams.timers());
        return new GroupContext(seams, OWN, noise, new FrameTargets.Open(), LIMITS, parking);
    }

    private static void run(GroupLife life, Stage stage, boolean initiator, Seams seams, byte[] data) throws Exception {
        RouteGroup stream = bring(life, stage, initiator, seams);
        int given = feed(life, data);
        if (stream != null) {
            read(stream, given);
        }
        if (stage != Stage.NEW && stream == null) {
            life.closed().settledWithin(seams.timers(), PATIENCE);
            require(life.isSettled(), "a handshake that nobody ends well ends by itself");
        }
        life.end(new GroupEnd(GroupEnd.Kind.LOCAL, ""));
        life.closed().settledWithin(seams.timers(), LIMITS.close().plusSeconds(1));
        require(life.isSettled(), "a group that was closed is over when the peer's answer is late");
    }

    /** Brings the group to that point of its life; its stream when it has one. */
    private static @org.jspecify.annotations.Nullable RouteGroup bring(
            GroupLife life, Stage stage, boolean initiator, Seams seams) throws IOException {
        if (stage == Stage.NEW) {
            return null;
        }
        life.begin();
        if (initiator && stage.compareTo(Stage.OPEN) < 0) {
            seams.threads().start("dial", () -> dial(life, PATIENCE, false));
        }
        if (stage == Stage.AWAITING_HANDSHAKE) {
            return null;
        }
        give(life, HANDSHAKE, new byte[] {1});
        if (stage == Stage.AWAITING_NOISE) {
            return null;
        }
        byte[] key = new byte[32];
        life.agreed(new NoiseKeys(key, key, key, PEER.pub(), false));
        RouteGroup stream = GroupProbe.stream(life);
        GroupEnd end = new GroupEnd(GroupEnd.Kind.STOPPED, "enough");
        if (stage == Stage.CLOSING) {
            life.end(end);
        } else if (stage == Stage.CLOSED) {
            life.endAtOnce(end);
        }
        return stream;
    }

    /** Dials as an application does; only a peer that has the key opens the group. */
    static void dial(GroupLife life, Duration patience, boolean mayOpen) {
        try (RouteGroup opened = life.converse(patience)) {
            require(mayOpen, "opened " + opened + " without the peer's key");
        } catch (IOException e) {
            require(e.getMessage() != null, "a failure says why");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** How many bytes were given. */
    private static int feed(GroupLife life, byte[] data) {
        int given = 0;
        for (int at = 1; at + HEAD <= data.length; ) {
            int wanted = (data[at + 1] & 0xFF) << 8 | (data[at + 2] & 0xFF);
            int size = Math.min(wanted, data.length - at - HEAD);
            give(life, data[at], Arrays.copyOfRange(data, at + HEAD, at + HEAD + size));
            given += size;
            at += HEAD + size;
        }
        return given;
    }

    private static void give(GroupLife life, byte type, byte[] payload) {
        byte[] packet = new byte[PacketHeader.BYTES + payload.length];
        System.arraycopy(payload, 0, packet, PacketHeader.BYTES, payload.length);
        PacketHeader.put(packet, 0, type & 0xFF, 9, payload.length);
        life.onPacket(packet, 0, packet.length, FEEDER);
    }

    /** All that can be read; never more than came. */
    private static void read(RouteGroup stream, int given) {
        byte[] target = new byte[5000];
        stream.readWithin(Duration.ofSeconds(1));
        int read = 0;
        try {
            for (int n = stream.read(target, 0, target.length); n >= 0; n = stream.read(target, 0, target.length)) {
                read += n;
                require(read <= given, "nothing comes out that did not come in");
            }
        } catch (IOException e) {
            require(e.getMessage() != null, "an end says why");
        }
        stream.close();
    }

    /** Where the group's packets go and who keeps it: takes everything, and sees what is asked of it. */
    static final class Rules implements GroupWire, GroupOwner {
        private final boolean mayOpen;
        private boolean released;

        /** @param mayOpen whether the peer has its key */
        Rules(boolean mayOpen) {
            this.mayOpen = mayOpen;
        }

        boolean isReleased() {
            return released;
        }

        @Override
        public boolean send(int type, byte[] packet, Duration limit) {
            return trySend(type, packet);
        }

        @Override
        public boolean trySend(int type, byte[] payload) {
            require(!released, "nothing is sent by rules that were given back");
            return true;
        }

        @Override
        public void release() {
            released = true;
        }

        @Override
        public void opened(GroupLife group) {}

        @Override
        public void left(GroupLife group) {}

        @Override
        public void accepted(RouteGroup group) {
            require(mayOpen, "accepted " + group + " without the peer's key");
            group.close();
        }
    }
}
