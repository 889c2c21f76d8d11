package io.skyloom.dmsg.server;

import io.skyloom.dmsg.PeerAnnounce;
import io.skyloom.dmsg.SignedObject;
import io.skyloom.dmsg.StreamRequest;
import io.skyloom.dmsg.StreamResponse;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.dmsg.session.DmsgSession;
import io.skyloom.dmsg.session.SessionConfig;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.network.VisorIdentity;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.virtual.MemoryNet;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The other server of a pair, played by the test link by link; it answers for one client. */
final class OtherServer implements AutoCloseable {
    static final int NUMBER = 3000;
    private static final int CLIENT = 3001;
    private static final int PORT = 8080;

    /** Streams that came over the link which the server under test has opened, and over the one we have. */
    final AtomicInteger overTheirs = new AtomicInteger();

    final AtomicInteger overOurs = new AtomicInteger();

    private final Hall hall;
    private final VisorIdentity me;
    private final KeyPair client;
    private final StreamListener listener;

    /** Let down when the handshake of the link which the server under test opens may go on. */
    final CountDownLatch mayAnswer = new CountDownLatch(1);

    /** Down as soon as the server under test has connected. */
    final CountDownLatch dialled = new CountDownLatch(1);

    /** The link which the server under test has opened. */
    final Outcome<DmsgSession> theirs = new Outcome<>();

    OtherServer(Hall hall, MemoryNet net) throws IOException {
        this.hall = hall;
        this.me = hall.identity(NUMBER);
        this.client = hall.curve.pair(CLIENT);
        this.listener = net.listen(new InetSocketAddress(net.address(), PORT));
    }

    static DmsgEntry entry(PaperCurve curve) {
        return DmsgEntry.ofServer(curve.pair(NUMBER).pub(), DmsgEntry.ServerPart.at("10.0.0.3:" + PORT, 10, ""), 0, 1);
    }

    PubKey client() {
        return client.pub();
    }

    /** Takes one link of the server under test. */
    OtherServer acceptingOne() {
        hall.callerSeams.threads().start("other", () -> {
            try {
                ByteStream carrier = listener.accept();
                dialled.countDown();
                mayAnswer.await();
                DmsgSession session =
                        DmsgSession.accept(carrier, me, SessionConfig.ofServer(hall.callerPool), hall.callerSeams);
                session.serve((stream, object) -> answer(session, stream, object, overTheirs), () -> {});
                theirs.complete(session);
            } catch (IOException e) {
                theirs.fail(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return this;
    }

    /** Opens a link of ours and announces ourselves on it. */
    DmsgSession announcedLink() throws IOException {
        Caller ours = hall.caller(NUMBER);
        DmsgSession session = ours.session;
        session.serve((stream, object) -> answer(session, stream, object, overOurs), () -> {});
        announce(session).requireAccepted();
        return session;
    }

    StreamResponse announce(DmsgSession session) throws IOException {
        SignedObject announcement = new PeerAnnounce(1, me.keys().pub()).signedBy(me.keys(), hall.curve);
        try (YamuxStream stream = session.open(Duration.ofSeconds(30))) {
            session.send(stream, announcement);
            SignedObject answer = session.receive(stream);
            StreamResponse response = StreamResponse.of(answer);
            response.verify(answer, announcement, hall.server.key(), hall.curve);
            return response;
        }
    }

    private boolean answer(DmsgSession session, YamuxStream stream, SignedObject object, AtomicInteger count)
            throws IOException {
        if (PeerAnnounce.of(object).isPresent()) {
            session.send(stream, StreamResponse.acknowledge(object, new byte[0]).signedBy(me.keys(), hall.curve));
            return false;
        }
        boolean known = StreamRequest.of(object).destination().key().equals(client.pub());
        if (known) {
            count.incrementAndGet();
            session.send(stream, StreamResponse.accept(object, new byte[49]).signedBy(client, hall.curve));
        }
        return false;
    }

    @Override
    public void close() {
        listener.close();
        mayAnswer.countDown();
        theirs.now().ifPresent(DmsgSession::close);
    }
}
