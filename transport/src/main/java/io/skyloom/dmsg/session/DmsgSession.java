package io.skyloom.dmsg.session;

import io.skyloom.dmsg.SignedObject;
import io.skyloom.key.PubKey;
import io.skyloom.network.VisorIdentity;
import io.skyloom.noise.NoiseKeys;
import io.skyloom.noise.NoisePattern;
import io.skyloom.noise.NoiseStreams;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamGuard;
import io.skyloom.yamux.Role;
import io.skyloom.yamux.YamuxConnection;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An established session. Any thread may call any method; a stream belongs to one handler. The session ends when its
 * carrier does, when nothing arrives although the peer was asked, or when either end closes it; {@link #serve} then
 * tells its owner, once. Two sessions are never equal.
 */
public final class DmsgSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DmsgSession.class);

    /** So many objects in a row that do not authenticate are no accident. */
    private static final int MOST_FORGERIES = 16;

    private static final Duration LONGEST_GAP = Duration.ofSeconds(1);

    private final PubKey remote;
    private final String name;
    private final YamuxConnection mux;
    private final ObjectCipher objects;
    private final SessionConfig config;
    private final Seams seams;
    private final Semaphore places;
    private final AtomicLong serial = new AtomicLong();

    /** The answer asked for last. */
    private volatile Outcome<Duration> ping = new Outcome<>();

    /** The last measured round trip in nanoseconds; the handshake's duration until one was measured. */
    private volatile long roundTripNanos;

    private DmsgSession(
            ByteStream carrier,
            Role role,
            NoiseKeys keys,
            long handshakeNanos,
            VisorIdentity me,
            SessionConfig config,
            Seams seams) {
        this.remote = keys.remoteStatic();
        this.name = "dmsg:" + remote.brief();
        this.objects = new ObjectCipher(keys, me.aead());
        this.config = config;
        this.seams = seams;
        this.places = new Semaphore(config.streams());
        this.roundTripNanos = handshakeNanos;
        this.mux = YamuxConnection.start(name, carrier, role, config.mux(), seams);
    }

    /**
     * Makes a session out of a connection to a server; blocks for the handshake and the gap behind it.
     *
     * @param carrier the session's from now on; closed when this fails
     * @throws IOException when the server does not prove its key, hangs up or takes too long
     */
    public static DmsgSession dial(
            ByteStream carrier, PubKey server, VisorIdentity me, SessionConfig config, Seams seams) throws IOException {
        long begin = seams.clock().nanoTime();
        NoiseKeys keys = within(
                carrier,
                config.handshake(),
                seams,
                () -> NoiseStreams.initiate(carrier, NoisePattern.XK, me.keys(), server, me.noise()));
        Duration took = Duration.ofNanos(seams.clock().nanoTime() - begin);
        keepGap(carrier, took.compareTo(config.gap()) > 0 ? took : config.gap(), seams);
        return begun(new DmsgSession(carrier, Role.CLIENT, keys, took.toNanos(), me, config, seams));
    }

    /**
     * Makes a session out of an accepted connection; blocks for the handshake. What the dialer sent behind it is kept.
     *
     * @param carrier the session's from now on; closed when this fails
     * @throws IOException when the dialer does not prove a key, hangs up or takes too long
     */
    public static DmsgSession accept(ByteStream carrier, VisorIdentity me, SessionConfig config, Seams seams)
            throws IOException {
        long begin = seams.clock().nanoTime();
        NoiseKeys keys = within(
                carrier,
                config.handshake(),
                seams,
                () -> NoiseStreams.respond(carrier, NoisePattern.XK, me.keys(), null, me.noise()));
        return begun(new DmsgSession(carrier, Role.SERVER, keys, seams.clock().nanoTime() - begin, me, config, seams));
    }

    /** One that is over at its beginning, for want of threads perhaps, must not take the place of another. */
    private static DmsgSession begun(DmsgSession session) throws IOException {
        if (session.isClosed()) {
            session.objects.close();
            throw new IOException("the session is over already: " + session.ending());
        }
        return session;
    }

    private interface Handshake {
        NoiseKeys run() throws IOException;
    }

    private static NoiseKeys within(ByteStream carrier, Duration limit, Seams seams, Handshake handshake)
            throws IOException {
        StreamGuard guard =
                StreamGuard.over(carrier, seams.timers(), limit, "session handshake with " + carrier.remoteAddress());
        boolean succeeded = false;
        try (guard) {
            NoiseKeys keys = handshake.run();
            guard.finish();
            succeeded = true;
            return keys;
        } catch (IOException e) {
            throw guard.explain(e);
        } finally {
            if (!succeeded) {
                carrier.close();
            }
        }
    }

    private static void keepGap(ByteStream carrier, Duration gap, Seams seams) throws IOException {
        Duration bounded = gap.compareTo(LONGEST_GAP) < 0 ? gap : LONGEST_GAP;
        try {
            boolean never = new Outcome<Boolean>().settledWithin(seams.timers(), bounded);
            assert !never;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            carrier.close();
            throw new InterruptedIOException("interrupted while opening a session");
        }
    }

    /** What is done with a stream that the peer opened, on the stream's own thread. */
    @FunctionalInterface
    public interface StreamHandler {
        /**
         * Takes the stream over; it is closed when this returns false or throws.
         *
         * @return whether the stream lives on
         */
        boolean handle(YamuxStream stream, SignedObject first) throws IOException;
    }

    /**
     * Begins to accept streams; call it once. Where the machine gives no thread for it, the session is over when this
     * returns.
     *
     * @param ended run once when the session is over, on the accepting thread if there is one
     */
    public void serve(StreamHandler handler, Runnable ended) {
        boolean begun = seams.threads().tryStart(name + "/accept", () -> {
            try {
                acceptAll(handler);
            } finally {
                objects.close();
                ended.run();
            }
        });
        if (!begun) {
            LOG.warn("session with {} ends: no thread can be started to accept its streams", remote.brief());
            mux.close(new IOException("no thread can be started to accept streams"));
            objects.close();
            ended.run();
        }
    }

    private void acceptAll(StreamHandler handler) {
        try {
            while (true) {
                YamuxStream stream = mux.accept();
                if (!places.tryAcquire()) {
                    stream.reset();
                } else if (!seams.threads()
                        .tryStart(name + "/" + serial.incrementAndGet(), () -> handle(stream, handler))) {
                    LOG.warn("a stream of {} is refused: no thread can be started", remote.brief());
                    places.release();
                    stream.reset();
                }
            }
        } catch (IOException e) {
            LOG.debug("session with {} is over: {}", remote.brief(), e.getMessage());
            mux.close(e);
        }
    }

    private void handle(YamuxStream stream, StreamHandler handler) {
        boolean livesOn = false;
        try {
            Optional<SignedObject> first = receiveFirst(stream);
            livesOn = first.isPresent() && handler.handle(stream, first.get());
        } catch (IOException e) {
            LOG.debug("stream {} is closed: {}", stream, e.getMessage());
        } finally {
            places.release();
            if (!livesOn) {
                stream.close();
            }
        }
    }

    /** The first object of a stream; empty when it was a ping, which is answered here. */
    private Optional<SignedObject> receiveFirst(YamuxStream stream) throws IOException {
        StreamGuard guard =
                StreamGuard.over(stream, seams.timers(), config.firstObject(), "object on new stream " + stream);
        try (guard) {
            byte[] body = receiveBody(stream);
            if (body.length == 0) {
                stream.writeFully(new byte[ObjectCipher.PREFIX_BYTES], 0, ObjectCipher.PREFIX_BYTES);
                return Optional.empty();
            }
            SignedObject object = opened(body);
            guard.finish();
            return Optional.of(object);
        } catch (IOException e) {
            throw guard.explain(e);
        }
    }

    /** Writes an object on a stream of this session. The caller guards the time. */
    public void send(YamuxStream stream, SignedObject object) throws IOException {
        byte[] framed = objects.seal(object.bytes());
        stream.writeFully(framed, 0, framed.length);
    }

    /**
     * Reads the next object of a stream of this session. The caller guards the time.
     *
     * @throws IOException when the stream ends or what came is no authentic object; the stream is of no use then
     */
    public SignedObject receive(YamuxStream stream) throws IOException {
        return opened(receiveBody(stream));
    }

    private static byte[] receiveBody(YamuxStream stream) throws IOException {
        byte[] prefix = new byte[ObjectCipher.PREFIX_BYTES];
        stream.readFully(prefix, 0, prefix.length);
        byte[] body = new byte[(prefix[0] & 0xFF) << 8 | (prefix[1] & 0xFF)];
        stream.readFully(body, 0, body.length);
        return body;
    }

    private SignedObject opened(byte[] body) throws IOException {
        try {
            return SignedObject.received(objects.open(body));
        } catch (IOException e) {
            if (objects.failuresInARow() >= MOST_FORGERIES) {
                mux.close(new IOException(remote.brief() + " sends nothing but forgeries", e));
            }
            throw e;
        }
    }

    /** Opens a stream; see {@link YamuxConnection#open}. */
    public YamuxStream open(Duration limit) throws IOException {
        return mux.open(limit);
    }

    /** The proven key of the other end. */
    public PubKey remote() {
        return remote;
    }

    /** Where the carrier ends on the peer's side. */
    public InetSocketAddress remoteAddress() {
        return mux.remoteAddress();
    }

    /** How many streams are alive. */
    public int streams() {
        return mux.stats().streams();
    }

    /** The round trip measured last. */
    public Duration roundTrip() {
        ping.now().ifPresent(measured -> roundTripNanos = measured.toNanos());
        return Duration.ofNanos(roundTripNanos);
    }

    /** Asks the peer for an answer, from which {@link #roundTrip} learns; does not wait. */
    public Outcome<Duration> ping() {
        Outcome<Duration> asked = mux.ping();
        ping = asked;
        return asked;
    }

    /** Whether the session is over. */
    public boolean isClosed() {
        return mux.isClosed();
    }

    /** Why the session is over, in words; empty while it is not. */
    public String ending() {
        Throwable cause = mux.closeCause();
        return cause == null ? "" : String.valueOf(cause.getMessage());
    }

    /** Ends the session; what streams have accepted is still written. Idempotent, does not wait. */
    @Override
    public void close() {
        mux.close();
    }

    /** Ends the session at once for a reason. Idempotent, does not wait. */
    public void close(Throwable why) {
        mux.close(why);
    }

    @Override
    public String toString() {
        return name;
    }
}
