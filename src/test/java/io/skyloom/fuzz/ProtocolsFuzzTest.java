package io.skyloom.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.skyloom.dmsg.PeerAnnounce;
import io.skyloom.dmsg.SignedObject;
import io.skyloom.dmsg.StreamRequest;
import io.skyloom.dmsg.StreamResponse;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.gob.Gob;
import io.skyloom.gob.GobLimits;
import io.skyloom.gob.GobObject;
import io.skyloom.gob.GobReader;
import io.skyloom.gob.GobType;
import io.skyloom.json.BadJsonException;
import io.skyloom.key.Curve;
import io.skyloom.rpc.RpcConnection;
import io.skyloom.rpc.RpcServer;
import io.skyloom.rpc.RpcServerLimits;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import io.skyloom.yamux.YamuxProbe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the relay layer reads from strangers: either it is understood, or an exception says what is wrong with it. */
class ProtocolsFuzzTest {
    private static final GobLimits LIMITS = new GobLimits(0x10000, 64, 0x4000, 64, 16, 0x4000);
    private static final Curve CURVE = Curve.bouncyCastle();
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final List<GobType<?>> TYPES = List.of(
            Gob.INT64,
            Gob.STRING,
            Gob.BYTES,
            Gob.TIME,
            Gob.UUID,
            Gob.slice(Gob.slice(Gob.STRING)),
            Gob.map(Gob.STRING, Gob.slice(Gob.UINT16)),
            Gob.pointer(Gob.FLOAT64),
            Gob.any("interface", Map.of("string", Gob.STRING, "int", Gob.INT)));

    @FuzzTest(maxDuration = "1m")
    void gob(byte[] data) {
        for (GobType<?> type : TYPES) {
            understanding(() -> GobObject.of(type, LIMITS).decode(data));
        }
        understanding(() -> {
            GobReader reader = GobReader.of(data, LIMITS);
            boolean more = reader.skip();
            while (more) {
                more = reader.skip();
            }
        });
    }

    @FuzzTest(maxDuration = "1m")
    void signedObjects(byte[] data) {
        understanding(() -> {
            SignedObject object = SignedObject.received(data);
            require(object.bytes() == data, "what was received keeps its bytes");
            understanding(() -> StreamRequest.of(object).verify(object, CURVE));
            understanding(() -> StreamResponse.of(object).requireAccepted());
            Optional<PeerAnnounce> announce = PeerAnnounce.of(object);
            announce.ifPresent(one -> understanding(() -> one.verify(object, one.source(), CURVE)));
        });
    }

    @FuzzTest(maxDuration = "1m")
    void discoveryEntries(byte[] data) {
        try {
            DmsgEntry entry = DmsgEntry.parse(data);
            String text = entry.text();
            DmsgEntry again = DmsgEntry.parse(text.getBytes(StandardCharsets.UTF_8));
            require(again.text().equals(text), "an entry is stable once it was read");
            require(again.signedText().equals(entry.signedText()), "and so is what is signed");
            require(!entry.isSignatureValid(CURVE) || again.isSignatureValid(CURVE), "a valid signature stays valid");
        } catch (BadJsonException e) {
            require(e.getMessage() != null, "a refusal says why");
        }
    }

    @FuzzTest(maxDuration = "1m")
    void yamuxFrames(byte[] data) {
        YamuxProbe.feed(data);
    }

    @FuzzTest(maxDuration = "1m")
    void netRpc(byte[] data) throws Exception {
        try (SystemSeams opened = SystemSeams.open("fuzz", SystemThreads.DataPlane.VIRTUAL);
                RpcServer server = new RpcServer("rpc:fuzz", RpcServerLimits.DEFAULT, opened.seams())) {
            RpcConnection connection = server.serve(new Spoken(data), "stranger", List.of());
            connection.ended().settledWithin(opened.seams().timers(), LIMIT);
            require(connection.ended().isDone(), "a stranger's end ends the connection");
        }
    }

    private interface Decoder {
        void decode() throws IOException;
    }

    private static void understanding(Decoder decoder) {
        try {
            decoder.decode();
        } catch (IOException e) {
            require(e.getMessage() != null, "a refusal says why");
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    /** A peer that says something and hangs up; it listens to everything. */
    private static final class Spoken implements ByteStream {
        private static final InetSocketAddress NOWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        private final byte[] words;
        private int at;

        Spoken(byte[] words) {
            this.words = words;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int n = Math.min(length, words.length - at);
            System.arraycopy(words, at, target, offset, n);
            at += n;
            return n == 0 && length > 0 ? -1 : n;
        }

        @Override
        public int write(byte[] source, int offset, int length) {
            return length;
        }

        @Override
        public void shutdownOutput() {
            // Nobody would notice.
        }

        @Override
        public void close() {
            // As above.
        }

        @Override
        public InetSocketAddress localAddress() {
            return NOWHERE;
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return NOWHERE;
        }
    }
}
