package io.skyloom.dmsg.client;

import io.skyloom.dmsg.DmsgError;
import io.skyloom.dmsg.DmsgException;
import io.skyloom.dmsg.SignedObject;
import io.skyloom.dmsg.StreamRequest;
import io.skyloom.dmsg.StreamResponse;
import io.skyloom.dmsg.session.DmsgSession;
import io.skyloom.network.VisorIdentity;
import io.skyloom.noise.NoiseHandshake;
import io.skyloom.noise.NoiseKeys;
import io.skyloom.noise.NoisePattern;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamGuard;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers other clients' requests for streams: a listener's queue, or a signed refusal at once. Each request runs on
 * the thread of its stream, within the handshake's limit.
 */
final class InboundStreams {
    private static final Logger LOG = LoggerFactory.getLogger(InboundStreams.class);

    private final VisorIdentity me;
    private final Seams seams;
    private final DmsgClientConfig config;
    private final ListenPorts ports;
    private final LiveStreams live;
    private final Consumer<DmsgStream> heardFrom;

    /** @param heardFrom told who has reached us, and how */
    InboundStreams(
            VisorIdentity me,
            Seams seams,
            DmsgClientConfig config,
            ListenPorts ports,
            LiveStreams live,
            Consumer<DmsgStream> heardFrom) {
        this.me = me;
        this.seams = seams;
        this.config = config;
        this.ports = ports;
        this.live = live;
        this.heardFrom = heardFrom;
    }

    /** As {@link DmsgSession.StreamHandler#handle}. */
    boolean handle(DmsgSession session, YamuxStream stream, SignedObject object) throws IOException {
        StreamRequest request = StreamRequest.of(object);
        Duration limit = config.handshake();
        StreamGuard guard = StreamGuard.over(stream, seams.timers(), limit, "stream handshake with " + request);
        NoiseKeys agreed;
        try (guard) {
            agreed = answer(session, stream, request, object);
            guard.finish();
        } catch (DmsgException e) {
            LOG.debug("refused {}: {}", request, e.getMessage());
            refuse(session, stream, request, object, e.error());
            return false;
        } catch (IOException e) {
            throw guard.explain(e);
        }
        deliver(session, stream, request, agreed);
        return true;
    }

    private NoiseKeys answer(DmsgSession session, YamuxStream stream, StreamRequest request, SignedObject object)
            throws IOException {
        check(request, object);
        NoiseHandshake noise = NoiseHandshake.responder(
                NoisePattern.KK, me.keys(), request.source().key(), me.noise());
        byte[] message = me.noise().budget().spend(() -> {
            noise.read(request.noise());
            return noise.write();
        });
        session.send(
                stream,
                StreamResponse.accept(object, message)
                        .signedBy(me.keys(), me.noise().curve()));
        return noise.keys();
    }

    private void check(StreamRequest request, SignedObject object) throws DmsgException {
        request.verify(object, me.noise().curve());
        if (!request.destination().key().equals(me.keys().pub())) {
            throw DmsgError.REQUEST_DESTINATION_KEY.exception();
        }
        DmsgListener listener = ports.at(request.destination().port());
        if (listener == null) {
            throw DmsgError.NO_LISTENER.exception();
        }
        if (listener.isFull()) {
            throw DmsgError.ACCEPT_QUEUE_FULL.exception();
        }
    }

    private void refuse(
            DmsgSession session, YamuxStream stream, StreamRequest request, SignedObject object, DmsgError why)
            throws IOException {
        if (request.destination().key().equals(me.keys().pub())) {
            session.send(
                    stream,
                    StreamResponse.refuse(object, why)
                            .signedBy(me.keys(), me.noise().curve()));
        }
    }

    private void deliver(DmsgSession session, YamuxStream stream, StreamRequest request, NoiseKeys agreed)
            throws IOException {
        DmsgStream opened = DmsgStream.open(
                new DmsgStream.Parts(
                        session, stream, agreed, request.destination(), request.source(), false, config.idle()),
                me,
                seams,
                live::remove);
        live.add(opened, session);
        heardFrom.accept(opened);
        DmsgListener listener = ports.at(opened.local().port());
        if (listener == null || !listener.offer(opened)) {
            opened.close(DmsgError.ACCEPT_QUEUE_FULL.exception());
        }
    }
}
