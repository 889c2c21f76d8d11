package io.skyloom.bench.dmsg;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.dmsg.SignedObject;
import io.skyloom.dmsg.StreamRequest;
import io.skyloom.dmsg.StreamResponse;
import io.skyloom.dmsg.session.DmsgSession;
import io.skyloom.dmsg.session.SessionConfig;
import io.skyloom.key.PubKey;
import io.skyloom.network.VisorIdentity;
import io.skyloom.seam.Seams;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * One session with a relay server, without a client around it. Streams are signed for and accepted as the network has it,
 * but the ends do not encrypt: what is measured is the server.
 */
final class ServerCaller implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final byte[] NOISE = new byte[49];

    private final VisorIdentity me;
    private final Seams seams;
    private final DmsgSession session;

    private ServerCaller(VisorIdentity me, Seams seams, DmsgSession session) {
        this.me = me;
        this.seams = seams;
        this.session = session;
    }

    /** What an end does with a stream that was opened to it, on the stream's own thread. */
    interface Use {
        void of(YamuxStream stream) throws IOException;
    }

    static ServerCaller connect(VisorIdentity me, ServerTarget target, SessionConfig config, Seams seams, Use use)
            throws IOException {
        InetSocketAddress place = new InetSocketAddress(target.host(), target.port());
        DmsgSession session = DmsgSession.dial(seams.net().connect(place, LIMIT), target.key(), me, config, seams);
        ServerCaller caller = new ServerCaller(me, seams, session);
        session.serve((stream, object) -> caller.accept(stream, object, use), () -> {});
        return caller;
    }

    private boolean accept(YamuxStream stream, SignedObject object, Use use) throws IOException {
        session.send(
                stream,
                StreamResponse.accept(object, NOISE)
                        .signedBy(me.keys(), me.noise().curve()));
        use.of(stream);
        return false;
    }

    PubKey key() {
        return me.keys().pub();
    }

    YamuxStream call(PubKey destination) throws IOException {
        YamuxStream stream = session.open(LIMIT);
        DmsgAddress source = new DmsgAddress(key(), 50_000);
        SignedObject request = new StreamRequest(
                        seams.clock().wallNanos(), source, new DmsgAddress(destination, 80), false, NOISE)
                .signedBy(me.keys(), me.noise().curve());
        session.send(stream, request);
        SignedObject answer = session.receive(stream);
        StreamResponse response = StreamResponse.of(answer);
        response.verify(answer, request, destination, me.noise().curve());
        response.requireAccepted();
        return stream;
    }

    @Override
    public void close() {
        session.close();
    }
}
