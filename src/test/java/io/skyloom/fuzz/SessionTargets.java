package io.skyloom.fuzz;

import static io.skyloom.fuzz.Claims.require;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.dmsg.DmsgError;
import io.skyloom.dmsg.SignedObject;
import io.skyloom.dmsg.StreamRequest;
import io.skyloom.dmsg.StreamResponse;
import io.skyloom.dmsg.session.DmsgSession;
import io.skyloom.dmsg.session.SessionConfig;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.network.VisorIdentity;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.StreamGuard;
import io.skyloom.yamux.BufferPool;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A whole session between a client and a server of dmsg, at both ends, with the peer played by the fuzzer from the
 * handshake's last byte on: multiplexer, objects, requests for streams and their answers. Whatever comes ends streams or
 * the session at worst; a peer that hangs up or falls silent ends it in any case. The first byte of an input chooses the
 * end that we are, how the peer leaves, and how large the pieces are. Objects are sealed with a cipher that anybody can
 * use, so that a hunt gets behind it.
 */
final class SessionTargets {
    private static final Curve CURVE = Curve.bouncyCastle();
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration OPENING = Duration.ofSeconds(5);
    private static final int DIALLING = 1;
    private static final int SILENT = 2;
    private static final int SLOW = 4;

    private SessionTargets() {}

    /** The targets of this file. */
    static List<Target> targets() {
        return List.of(Target.of("dmsg-session", SessionTargets::session).seeded(seeds()));
    }

    private static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (int choice = 0; choice < 8; choice++) {
            seeds.addAll(Recorded.behind(choice, List.of(new byte[0], request(choice & DIALLING))));
        }
        return seeds;
    }

    /** A stream that the peer opens, with one recorded object in the frame of the cipher that hides nothing. */
    static byte[] request(int streamBit) {
        byte[] object = Recorded.hex("dmsg-stream.json", "object").getFirst();
        byte[] framed = new byte[2 + 8 + object.length + 16];
        framed[0] = (byte) ((framed.length - 2) >>> 8);
        framed[1] = (byte) (framed.length - 2);
        framed[9] = 1;
        System.arraycopy(object, 0, framed, 10, object.length);
        byte id = (byte) (streamBit == 0 ? 1 : 2);
        byte[] begin = {0, 1, 0, 1, 0, 0, 0, id, 0, 0, 0, 0};
        byte[] head = {0, 0, 0, 0, 0, 0, 0, id, 0, 0, (byte) (framed.length >>> 8), (byte) framed.length};
        return Edits.join(begin, Edits.join(head, framed));
    }

    private static void session(byte[] data) throws Exception {
        int choice = data.length == 0 ? 0 : data[0];
        boolean dialling = (choice & DIALLING) != 0;
        byte[] genuine = dialling ? NoiseTargets.XK.answered() : NoiseTargets.XK.dialled();
        byte[] said = data.length == 0 ? genuine : Edits.join(genuine, Arrays.copyOfRange(data, 1, data.length));
        int piece = (choice & SLOW) != 0 ? 1 : Integer.MAX_VALUE;
        Feed peer = (choice & SILENT) != 0 ? Feed.thenSilent(said, piece) : new Feed(said, piece);
        Sim sim = new Sim();
        BufferPool pool = new BufferPool(1 << 20);
        sim.call(() -> run(sim, peer, pool, dialling));
        sim.verifyNothingLeft();
        require(peer.isClosed(), "the stream below it is let go");
        require(pool.lentBytes() == 0, "no buffer is kept");
    }

    /** Lives with the peer until there is none. */
    static boolean run(Sim sim, Feed peer, BufferPool pool, boolean dialling) throws Exception {
        DmsgSession session = dialling ? dial(sim, peer, pool) : accept(sim, peer, pool);
        Outcome<Boolean> over = new Outcome<>();
        session.serve((stream, object) -> refuse(session, stream, object), () -> over.complete(true));
        if (dialling) {
            ask(sim, session);
        }
        over.settledWithin(sim.seams.timers(), LIMIT);
        require(over.isDone() && session.isClosed(), "a session without a peer ends");
        require(session.streams() == 0 || session.isClosed(), "and its streams with it");
        return true;
    }

    private static DmsgSession dial(Sim sim, Feed peer, BufferPool pool) throws IOException {
        SessionConfig config = SessionConfig.ofClient(pool);
        return DmsgSession.dial(
                peer, NoiseTargets.LISTENER.pub(), identity(NoiseTargets.DIALLER, 1), config, sim.seams);
    }

    private static DmsgSession accept(Sim sim, Feed peer, BufferPool pool) throws IOException {
        return DmsgSession.accept(peer, identity(NoiseTargets.LISTENER, 2), SessionConfig.ofServer(pool), sim.seams);
    }

    private static VisorIdentity identity(KeyPair keys, long seed) {
        return new VisorIdentity(keys, NoiseTargets.XK.config(seed), new FrameTargets.Open());
    }

    /** As a client without listeners does. */
    private static boolean refuse(DmsgSession session, YamuxStream stream, SignedObject object) throws IOException {
        StreamRequest request = StreamRequest.of(object);
        request.verify(object, Credulous.CURVE);
        session.send(
                stream, StreamResponse.refuse(object, DmsgError.NO_LISTENER).signedBy(NoiseTargets.LISTENER, CURVE));
        return false;
    }

    /** As a client does that wants a stream. */
    private static void ask(Sim sim, DmsgSession session) {
        try (YamuxStream stream = session.open(OPENING);
                StreamGuard guard = StreamGuard.over(stream, sim.seams.timers(), OPENING, "an answer")) {
            DmsgAddress from = new DmsgAddress(NoiseTargets.DIALLER.pub(), 1);
            DmsgAddress to = new DmsgAddress(NoiseTargets.LISTENER.pub(), 2);
            SignedObject request =
                    new StreamRequest(1, from, to, false, new byte[] {1}).signedBy(NoiseTargets.DIALLER, CURVE);
            session.send(stream, request);
            SignedObject answer = session.receive(stream);
            guard.finish();
            StreamResponse response = StreamResponse.of(answer);
            response.verify(answer, request, to.key(), Credulous.CURVE);
            response.requireAccepted();
        } catch (IOException e) {
            require(e.getMessage() != null, "a failure says why");
        }
    }
}
