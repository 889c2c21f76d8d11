package io.skyloom.dmsg.client;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.dmsg.session.DmsgSession;
import io.skyloom.frame.SealedStream;
import io.skyloom.key.PubKey;
import io.skyloom.network.VisorIdentity;
import io.skyloom.noise.NoiseKeys;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.Timers;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An encrypted stream between two clients. It is used either as a stream of bytes or through {@link #sealed()}; one
 * thread reads, any thread writes or closes. Its port and its place in the session are given back when it is over, by
 * whatever: the user closes it, reading meets the peer's end, writing fails, the session ends, or nothing was read for
 * too long.
 *
 * <p>dmsg knows no half-closed streams: {@link #shutdownOutput()} sends what waits, and the peer sees the end only when
 * the stream is closed.
 */
public final class DmsgStream implements ByteStream {
    private static final Duration SLOWEST_READER = Duration.ofMinutes(1);

    private final DmsgAddress local;
    private final DmsgAddress remote;
    private final DmsgSession session;
    private final boolean dialled;
    private final StreamCarrier carrier;
    private final SealedStream sealed;
    private final Seams seams;

    /** The one timer that looks for idleness; whoever replaces it cancels the former. */
    private final AtomicReference<Timers.@Nullable Timer> watch = new AtomicReference<>();

    /** How long nothing may be read; zero for ever. */
    private volatile Duration idle;

    private volatile boolean ended;

    /** Everything a stream is made of. */
    record Parts(
            DmsgSession session,
            YamuxStream stream,
            NoiseKeys keys,
            DmsgAddress local,
            DmsgAddress remote,
            boolean dialled,
            Duration idle) {}

    private DmsgStream(Parts parts, VisorIdentity me, Seams seams, AfterClose afterClose) {
        this.local = parts.local();
        this.remote = parts.remote();
        this.session = parts.session();
        this.dialled = parts.dialled();
        this.idle = parts.idle();
        this.seams = seams;
        this.carrier = new StreamCarrier(
                parts.stream(),
                local.asSocketAddress(),
                remote.asSocketAddress(),
                seams.clock(),
                () -> end(afterClose));
        this.sealed = new SealedStream(carrier, parts.keys(), me.aead(), seams, SLOWEST_READER);
    }

    /** What its owner does when a stream is closed. */
    interface AfterClose {
        void closed(DmsgStream stream);
    }

    /** Makes a stream and starts to watch for idleness. */
    static DmsgStream open(Parts parts, VisorIdentity me, Seams seams, AfterClose afterClose) {
        DmsgStream stream = new DmsgStream(parts, me, seams, afterClose);
        stream.limitIdle(parts.idle());
        return stream;
    }

    /** Our end. */
    public DmsgAddress local() {
        return local;
    }

    /** The peer's end; its key is proven. */
    public DmsgAddress remote() {
        return remote;
    }

    /** The server that relays. */
    public PubKey server() {
        return session.remote();
    }

    /** Whether we opened it. */
    public boolean dialled() {
        return dialled;
    }

    /** The encrypted stream itself, for who sends packets. */
    public SealedStream sealed() {
        return sealed;
    }

    /**
     * Replaces the limit for streams from which nothing is read, for a user that watches the peer by other means.
     *
     * @param limit from now on; zero for none. The peer has a limit of its own
     */
    public void limitIdle(Duration limit) {
        idle = limit;
        watchFor(limit);
    }

    boolean isOf(DmsgSession one) {
        return session == one;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return sealed.read(target, offset, length);
    }

    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
        sealed.write(source, offset, length);
        return length;
    }

    /** Sends what waits; the peer does not see an end before {@link #close()}. */
    @Override
    public void shutdownOutput() throws IOException {
        sealed.flush();
    }

    @Override
    public void close() {
        sealed.close();
    }

    /** Closes it for a reason that its users are told. */
    void close(IOException why) {
        sealed.close(why);
    }

    @Override
    public InetSocketAddress localAddress() {
        return carrier.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return carrier.remoteAddress();
    }

    @Override
    public String toString() {
        return "dmsg stream " + local.brief() + (dialled ? " > " : " < ") + remote.brief();
    }

    private void watchFor(Duration left) {
        replaceWatch(left.isPositive() && !ended ? seams.timers().schedule(left, this::look) : null);
        if (ended) {
            replaceWatch(null);
        }
    }

    private void replaceWatch(Timers.@Nullable Timer fresh) {
        Timers.Timer former = watch.getAndSet(fresh);
        if (former != null) {
            former.cancel();
        }
    }

    private void look() {
        Duration limit = idle;
        Duration quiet = Duration.ofNanos(seams.clock().nanoTime() - carrier.lastRead());
        if (!limit.isPositive()) {
            return;
        }
        if (quiet.compareTo(limit) >= 0) {
            sealed.close(new SocketTimeoutException(
                    "i/o deadline reached: nothing was read for " + quiet.toSeconds() + " s from " + remote.brief()));
        } else {
            watchFor(limit.minus(quiet));
        }
    }

    private void end(AfterClose afterClose) {
        ended = true;
        replaceWatch(null);
        afterClose.closed(this);
    }
}
