package io.skyloom.dmsg.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.dmsg.DmsgTown;
import io.skyloom.dmsg.SignedObject;
import io.skyloom.dmsg.StreamRequest;
import io.skyloom.dmsg.discovery.DirectDiscovery;
import io.skyloom.dmsg.discovery.EntryCache;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.dmsg.session.DmsgSession;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.key.SecKey;
import io.skyloom.network.Porter;
import io.skyloom.network.PreparedEntropy;
import io.skyloom.network.VisorIdentity;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Clock;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import io.skyloom.testing.World;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The recorded run of a server and two clients, once with each client replaced by ours and the server by its recorded
 * bytes. With the recorded ephemeral keys, signatures and time every byte of ours must be the recorded one.
 */
class RecordedClientsTest {
    private static final Vector RUN = Vectors.load("dmsg-session.json").object("transcript");
    private static final List<Vector> STREAMS = Vectors.load("dmsg-stream.json").list("streams");
    private static final InetSocketAddress PLACE = new InetSocketAddress("10.0.0.1", 8080);
    private static final int HEADER = 12;

    private static Vector session(String client) {
        return RUN.list("sessions").stream()
                .filter(one -> one.text("client").equals(client))
                .findFirst()
                .orElseThrow();
    }

    private static Vector stream(String side) {
        return STREAMS.stream()
                .filter(one -> one.text("side").equals(side))
                .findFirst()
                .orElseThrow();
    }

    private static KeyPair keys(String name) {
        return KeyPair.of(SecKey.parse(RUN.object("keys").object(name).text("sk")), DmsgTown.CURVE);
    }

    private static PubKey key(String name) {
        return keys(name).pub();
    }

    /** The bytes of one direction, taken piece by piece. */
    private static final class Tape {
        private final byte[] bytes;
        private int at;

        Tape(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] next(int length) {
            byte[] piece = Arrays.copyOfRange(bytes, at, at + length);
            at += length;
            return piece;
        }

        /** A length of two bytes and as much behind it. */
        byte[] nextFrame() {
            return next(2 + ((bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF)));
        }
    }

    /** The server's part: says what it said and insists on hearing what it heard. */
    private static final class Server {
        private final ByteStream carrier;
        private final Tape heard;
        private final Tape said;

        Server(ByteStream carrier, Vector session) {
            this.carrier = carrier;
            this.heard = new Tape(session.bytes("c2s"));
            this.said = new Tape(session.bytes("s2c"));
        }

        void say(int length) throws IOException {
            byte[] piece = said.next(length);
            carrier.writeFully(piece, 0, piece.length);
        }

        void hear(String what, int length) throws IOException {
            hear(what, heard.next(length));
        }

        private void hear(String what, byte[] wanted) throws IOException {
            byte[] got = new byte[wanted.length];
            carrier.readFully(got, 0, got.length);
            assertThat(got).as(what).isEqualTo(wanted);
        }

        void shakeHands() throws IOException {
            hear("first message", heard.nextFrame());
            byte[] second = said.nextFrame();
            carrier.writeFully(second, 0, second.length);
            hear("third message", heard.nextFrame());
        }
    }

    /** One client of ours without anything that would speak by itself. */
    private static final class Client {
        final Seams seams;
        final VisorIdentity me;
        final SessionSet sessions;
        final LiveStreams live = new LiveStreams();
        final Porter porter = new Porter();
        final ListenPorts ports;
        final StreamDialer dialer;

        Client(DmsgTown town, String name, Vector session) throws IOException {
            List<Vector> objects = RUN.list("sessions").stream()
                    .flatMap(one -> one.list("objects").stream())
                    .toList();
            Seams usual = town.clientSeams(name.charAt(0));
            this.seams = new Seams(
                    atRecordedTime(usual.clock(), session),
                    usual.timers(),
                    usual.threads(),
                    usual.net(),
                    usual.entropy());
            Curve curve = new RecordedSignatures(objects);
            PreparedEntropy ephemerals = new PreparedEntropy(List.of(
                    session.object("handshake").bytes("client_ephemeral_sk"),
                    stream(name).bytes("ephemeral_sk")));
            this.me = new VisorIdentity(keys(name), NoiseConfig.of(curve, ephemerals, Hybrid.OFF), DmsgTown.AEAD);
            DmsgClientConfig config = town.config(1);
            this.ports = new ListenPorts(me.keys().pub(), config.listenerQueue(), porter);
            InboundStreams inbound = new InboundStreams(me, seams, config, ports, live, accepted -> {});
            this.sessions = new SessionSet(me, seams, config, new Quiet(inbound, live));
            DmsgEntry server = DmsgEntry.ofServer(key("S"), DmsgEntry.ServerPart.at("10.0.0.1:8080", 1, ""), 0, 1);
            DmsgEntry peer = DmsgEntry.ofClient(key("B"), "", List.of(key("S")), 0, 1);
            EntryCache entries =
                    new EntryCache(new DirectDiscovery(List.of(server, peer)), List.of(), Duration.ofMinutes(1), seams);
            this.dialer = new StreamDialer(
                    me,
                    seams,
                    config,
                    sessions,
                    entries,
                    porter,
                    live,
                    new DestinationMemory(seams),
                    new DeadEnds(seams.clock()));
        }

        /** Requests carry the time at which the first one was recorded. */
        private static Clock atRecordedTime(Clock usual, Vector session) throws IOException {
            byte[] first = session.list("objects").getFirst().bytes("signed_object");
            long recorded = StreamRequest.of(SignedObject.received(requestIn(session, first)))
                    .timestamp();
            return new Clock() {
                @Override
                public long nanoTime() {
                    return usual.nanoTime();
                }

                @Override
                public long wallMillis() {
                    return recorded / 1_000_000;
                }

                @Override
                public long wallNanos() {
                    return recorded;
                }
            };
        }

        private static byte[] requestIn(Vector session, byte[] first) {
            return session.list("objects").stream()
                    .filter(one -> one.text("dir").equals(session.text("client").equals("A") ? "c2s" : "s2c"))
                    .findFirst()
                    .map(one -> one.bytes("signed_object"))
                    .orElse(first);
        }

        void connect() throws IOException {
            DmsgEntry server = DmsgEntry.ofServer(key("S"), DmsgEntry.ServerPart.at("10.0.0.1:8080", 1, ""), 0, 1);
            assertThat(sessions.ensure(server, DmsgTown.DIAL).remote()).isEqualTo(key("S"));
        }
    }

    private record Quiet(InboundStreams inbound, LiveStreams live) implements SessionSet.Observer {
        @Override
        public void opened(DmsgSession session) {}

        @Override
        public boolean requested(DmsgSession session, YamuxStream stream, SignedObject object) throws IOException {
            return inbound.handle(session, stream, object);
        }

        @Override
        public void ended(DmsgSession session, Duration lifetime) {
            live.closeAllOf(session);
        }
    }

    /** Runs both parts against each other. */
    private interface Part {
        boolean play() throws Exception;
    }

    private interface Script {
        boolean play(Server server) throws Exception;
    }

    private static void play(DmsgTown town, String name, Client client, Script recorded, Part ours) throws Exception {
        StreamListener listener = town.toClose(
                town.simulation().seams("recorded", "10.0.0.1").net().listen(PLACE));
        Outcome<Boolean> server = town.begin(() -> {
            try (ByteStream carrier = listener.accept()) {
                Server one = new Server(carrier, session(name));
                one.shakeHands();
                return recorded.play(one);
            }
        });
        Outcome<Boolean> mine = town.begin(ours::play);
        town.until("both have played their parts", () -> server.isDone() && mine.isDone());
        assertThat(town.await(server)).isTrue();
        assertThat(town.await(mine)).isTrue();
        client.live.close();
        client.sessions.close();
        town.simulation().run();
    }

    private static byte[] plain(Vector side, String direction) {
        byte[][] pieces =
                side.list(direction).stream().map(one -> one.bytes("plaintext")).toArray(byte[][]::new);
        int length = Stream.of(pieces).mapToInt(one -> one.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, all, at, piece.length);
            at += piece.length;
        }
        return all;
    }

    @Test
    void shouldDialAndTalkAsTheRecordedClientDid(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 1)) {
            Vector side = stream("A");
            Client a = new Client(town, "A", session("A"));
            byte[] sent = plain(side, "sent");
            byte[] wanted = plain(side, "received");

            play(
                    town,
                    "A",
                    a,
                    server -> {
                        server.hear("stream and request", HEADER + HEADER + 383);
                        server.say(HEADER + HEADER + 307);
                        server.hear("data", HEADER + 38);
                        server.say(HEADER + 4096 + HEADER + 956);
                        server.hear("end", HEADER);
                        server.say(HEADER);
                        return true;
                    },
                    () -> {
                        a.connect();
                        DmsgStream out = a.dialer.dial(new DmsgAddress(key("B"), 22), DmsgTown.DIAL);
                        assertThat(out.local()).isEqualTo(new DmsgAddress(key("A"), 49153));
                        out.writeFully(sent, 0, sent.length);
                        byte[] got = new byte[wanted.length];
                        out.readFully(got, 0, got.length);
                        assertThat(got).isEqualTo(wanted);
                        out.close();
                        return true;
                    });
            assertThat(a.porter.held()).isZero();
        }
    }

    @Test
    void shouldAcceptAndTalkAsTheRecordedClientDid(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 2)) {
            Vector side = stream("B");
            Client b = new Client(town, "B", session("B"));
            DmsgListener listener = b.ports.listen(22);
            byte[] sent = plain(side, "sent");
            byte[] wanted = plain(side, "received");
            int first = side.list("sent").getFirst().bytes("plaintext").length;

            play(
                    town,
                    "B",
                    b,
                    server -> {
                        server.say(HEADER + HEADER + 383);
                        server.hear("acknowledgement and response", HEADER + HEADER + 307);
                        server.say(HEADER + 38);
                        server.hear("data", HEADER + 4096 + HEADER + 956);
                        server.say(HEADER);
                        server.hear("end", HEADER);
                        return true;
                    },
                    () -> {
                        b.connect();
                        DmsgStream in = listener.accept();
                        assertThat(in.remote()).isEqualTo(new DmsgAddress(key("A"), 49153));
                        byte[] got = new byte[wanted.length];
                        in.readFully(got, 0, got.length);
                        assertThat(got).isEqualTo(wanted);
                        in.writeFully(sent, 0, first);
                        in.writeFully(sent, first, sent.length - first);
                        assertThat(in.read(got, 0, 1)).isEqualTo(-1);
                        in.close();
                        return true;
                    });
            listener.close();
            assertThat(b.porter.held()).isZero();
        }
    }
}
