package io.skyloom.dmsg.server;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.dmsg.SignedObject;
import io.skyloom.dmsg.StreamRequest;
import io.skyloom.dmsg.StreamResponse;
import io.skyloom.dmsg.session.DmsgSession;
import io.skyloom.dmsg.session.SessionConfig;
import io.skyloom.key.PubKey;
import io.skyloom.network.VisorIdentity;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamGuard;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One session of a client and nothing around it: it asks for streams and accepts all that come, without the handshake
 * between the ends, which no server sees anyway.
 */
final class Caller implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final byte[] NOISE = new byte[49];

    final VisorIdentity me;
    final DmsgSession session;
    final Outcome<Boolean> ended = new Outcome<>();

    /** What others have opened to us. */
    final BlockingQueue<YamuxStream> arrivals = new LinkedBlockingQueue<>();

    private final Seams seams;
    private final @Nullable ByteStream carrier;

    /** What becomes of a stream that somebody opens. */
    interface Guest {
        void welcome(YamuxStream stream);
    }

    private Caller(VisorIdentity me, Seams seams, @Nullable ByteStream carrier, DmsgSession session) {
        this.me = me;
        this.seams = seams;
        this.carrier = carrier;
        this.session = session;
    }

    static Caller connect(
            VisorIdentity me, Seams seams, InetSocketAddress server, PubKey serverKey, SessionConfig config)
            throws IOException {
        ByteStream carrier = seams.net().connect(server, LIMIT);
        DmsgSession session = DmsgSession.dial(carrier, serverKey, me, config, seams);
        return new Caller(me, seams, carrier, session);
    }

    /** Somebody who speaks over a session that others look after. */
    static Caller over(DmsgSession session, VisorIdentity me, Seams seams) {
        return new Caller(me, seams, null, session);
    }

    /** Puts arrivals into the queue. */
    Caller queueing() {
        return serving(arrivals::add);
    }

    /** Accepts every stream. */
    Caller serving(Guest guest) {
        session.serve(
                (stream, object) -> {
                    StreamResponse yes = StreamResponse.accept(object, NOISE);
                    session.send(stream, yes.signedBy(me.keys(), me.noise().curve()));
                    guest.welcome(stream);
                    return true;
                },
                () -> ended.complete(true));
        return this;
    }

    /** Sends back whatever comes on a stream, until it ends. */
    void echo(YamuxStream stream) {
        seams.threads().start("echo", () -> {
            byte[] buffer = new byte[4096];
            try (stream) {
                for (int n = stream.read(buffer, 0, buffer.length); n >= 0; n = stream.read(buffer, 0, buffer.length)) {
                    stream.writeFully(buffer, 0, n);
                }
            } catch (IOException e) {
                // The other end or the session went away, as the test wants it.
            }
        });
    }

    PubKey key() {
        return me.keys().pub();
    }

    /** A stream that the destination has accepted. */
    YamuxStream call(PubKey destination, int port) throws IOException {
        DmsgAddress source = new DmsgAddress(key(), 50_000);
        return call(request(source, new DmsgAddress(destination, port)), destination);
    }

    SignedObject request(DmsgAddress source, DmsgAddress destination) throws IOException {
        return new StreamRequest(seams.clock().wallNanos(), source, destination, false, NOISE)
                .signedBy(me.keys(), me.noise().curve());
    }

    YamuxStream call(SignedObject request, PubKey destination) throws IOException {
        YamuxStream stream = session.open(LIMIT);
        boolean accepted = false;
        try (StreamGuard guard = StreamGuard.over(stream, seams.timers(), LIMIT, "answer")) {
            session.send(stream, request);
            SignedObject answer = session.receive(stream);
            StreamResponse response = StreamResponse.of(answer);
            response.verify(answer, request, destination, me.noise().curve());
            response.requireAccepted();
            guard.finish();
            accepted = true;
            return stream;
        } finally {
            if (!accepted) {
                stream.close();
            }
        }
    }

    /** Dies without a word to the server beyond the end of the connection. */
    void kill() {
        if (carrier != null) {
            carrier.close();
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
