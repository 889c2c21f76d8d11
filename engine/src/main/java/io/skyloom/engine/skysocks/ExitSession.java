package io.skyloom.engine.skysocks;

import io.skyloom.engine.socks.SocksHandshake;
import io.skyloom.engine.socks.SocksReply;
import io.skyloom.engine.socks.SocksServerSide;
import io.skyloom.engine.socks.SocksTarget;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamGuard;
import io.skyloom.yamux.YamuxConnection;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client at the server: accepts its streams, holds a SOCKS conversation on each, and joins it to its target. Whatever
 * happens in one stream ends that stream; when the session ends, so do all its connections.
 */
final class ExitSession {
    private static final Logger LOG = LoggerFactory.getLogger(ExitSession.class);

    /** What all sessions of a server share. */
    record Service(Seams seams, ServerOptions options, ServerLimits limits, TargetDialer dialer, CopyBuffers buffers) {}

    private final String name;
    private final YamuxConnection tunnel;
    private final Service service;
    private final Belongings connections = new Belongings();

    ExitSession(String name, YamuxConnection tunnel, Service service) {
        this.name = name;
        this.tunnel = tunnel;
        this.service = service;
    }

    /** Accepts until the session is over, on the calling thread, and closes what is left then. */
    void run() {
        try {
            while (true) {
                welcome(tunnel.accept());
            }
        } catch (IOException e) {
            LOG.debug("{} is over: {}", name, e.getMessage());
        } finally {
            // In order where it can be: a peer that broke the protocol is still told so.
            tunnel.close();
            connections.close();
            awaitConnections();
        }
    }

    /** Ends the session and all its connections at once. Idempotent; any thread. */
    void close() {
        tunnel.close(new IOException("this server serves no longer"));
        connections.close();
    }

    private void awaitConnections() {
        try {
            connections.awaitGone(service.seams.timers(), service.limits.parting());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many connections it carries. */
    int connections() {
        return connections.size();
    }

    private void welcome(YamuxStream stream) {
        Connection connection = new Connection(stream);
        Belongings.Item item = connections.add(connection::breakOff);
        connection.item = item;
        String thread = name + "/stream-" + Integer.toUnsignedString(stream.id());
        if (!service.seams.threads().tryStart(thread, connection::run)) {
            LOG.warn("{}: a stream is refused: no thread can be started", name);
            stream.reset();
            item.leave();
        }
    }

    /** One stream from its SOCKS greeting to the end of its target. */
    private final class Connection {
        private final YamuxStream stream;
        private final BreakableCall dial = new BreakableCall();

        /** Set before anybody else knows of this connection. */
        private Belongings.@Nullable Item item;

        /** Set once by the connection's own thread. */
        private volatile @Nullable Splice splice;

        Connection(YamuxStream stream) {
            this.stream = stream;
        }

        /** Any thread. */
        void breakOff() {
            stream.reset();
            dial.breakOff();
            Splice joined = splice;
            if (joined != null) {
                joined.breakOff();
            }
        }

        void run() {
            boolean joined = false;
            try {
                joined = serve();
            } catch (IOException e) {
                LOG.debug("{}: {}", stream, e.getMessage());
            } finally {
                if (!joined) {
                    stream.close();
                    leave();
                }
            }
        }

        /** Returns whether the stream was joined to a target, which cleans up by itself. */
        private boolean serve() throws IOException {
            Optional<SocksTarget> target = negotiate();
            if (target.isEmpty()) {
                return false;
            }
            ByteStream there = dial(target.get());
            if (there == null) {
                return false;
            }
            join(there);
            return true;
        }

        private Optional<SocksTarget> negotiate() throws IOException {
            SocksHandshake handshake = new SocksHandshake(service.options.access());
            try (StreamGuard guard = StreamGuard.over(
                    stream, service.seams.timers(), service.limits.handshake(), "complete SOCKS request")) {
                Optional<SocksTarget> target = SocksServerSide.receive(stream, handshake);
                guard.finish();
                if (target.isEmpty()) {
                    LOG.debug("{} was sent away: {}", stream, handshake.complaint());
                }
                return target;
            }
        }

        private @Nullable ByteStream dial(SocksTarget target) throws IOException {
            ByteStream there = null;
            byte[] reply;
            try {
                there = dial.call(() -> service.dialer.connect(target));
                reply = SocksReply.success(there.localAddress());
            } catch (TargetRefusedException e) {
                LOG.debug("{}: {}", stream, e.getMessage());
                reply = e.reply().refusal();
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new InterruptedIOException("broken off while dialling " + target);
            }
            try {
                stream.writeFully(reply, 0, reply.length);
                return there;
            } catch (IOException e) {
                if (there != null) {
                    there.close();
                }
                throw e;
            }
        }

        private void join(ByteStream there) {
            Splice joined = new Splice(
                    name + "/stream-" + Integer.toUnsignedString(stream.id()),
                    stream,
                    there,
                    service.buffers,
                    service.options.idle(),
                    service.seams,
                    this::leave);
            splice = joined;
            if (dial.isBroken()) {
                joined.breakOff();
            }
            joined.run();
        }

        private void leave() {
            Belongings.Item own = item;
            if (own != null) {
                own.leave();
            }
        }
    }
}
