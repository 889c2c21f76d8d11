package io.skyloom.frame;

import io.skyloom.aead.AeadProvider;
import io.skyloom.noise.NoiseKeys;
import io.skyloom.packet.PacketSink;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.Timers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An encrypted stream after its handshake. One thread at a time reads ({@link #read} or {@link #pump}); any thread
 * writes, closes or asks.
 *
 * <p>Writing comes in two tempers. {@link #write} is for whoever has something to say and time to wait: it returns when
 * the carrier took the bytes. {@link #append} and {@link #flush} are for whoever moves other people's packets: bytes are
 * packed into shared frames, and a flush writes all that waits at once without waiting for a carrier that is full; what
 * it leaves is written by a thread of the stream's own. Not more than a quarter of a megabyte waits: then {@link
 * #append} waits as well, and {@link #tryAppend} says no.
 *
 * <p>When the carrier takes nothing for two seconds (unless told otherwise) although bytes wait, the stream is closed with a {@link
 * StalledException}. The first failure in either direction closes both; the call that met it throws it, every other one
 * then throws a {@link ClosedStreamException} with the first reason as its cause.
 */
public final class SealedStream implements AutoCloseable {
    private final ByteStream carrier;
    private final Timers timers;
    private final Duration stallLimit;
    private final String peer;
    private final FrameReader reader;
    private final PacketAssembler packets;
    private final FrameOutput output;
    private final FrameWriter writer;
    private final StallGuard guard;
    private final AtomicReference<@Nullable Throwable> cause = new AtomicReference<>();

    /**
     * Takes the carrier over; its bytes must begin right behind the last handshake message.
     *
     * @param keys of the finished handshake
     */
    public SealedStream(ByteStream carrier, NoiseKeys keys, AeadProvider aead, Seams seams) {
        this(carrier, keys, aead, seams, StallGuard.LIMIT);
    }

    /**
     * As the other one, for carriers that a slow reader may rightly hold up: a stream with a window of its own.
     *
     * @param stallLimit how long the carrier may take nothing while bytes wait
     */
    public SealedStream(ByteStream carrier, NoiseKeys keys, AeadProvider aead, Seams seams, Duration stallLimit) {
        String brief = keys.remoteStatic().brief();
        this.carrier = carrier;
        this.timers = seams.timers();
        this.stallLimit = stallLimit;
        this.peer = brief + " (" + carrier.remoteAddress() + ")";
        this.guard =
                new StallGuard(seams.clock(), timers, stallLimit, carrier::unacknowledged, this::stalled, this::rest);
        this.reader = new FrameReader(carrier, aead.create(keys.receiveKey(), false), peer, guard::reading);
        this.packets = new PacketAssembler(reader, new ReadPace(seams.clock(), seams.threads()));
        this.output = new FrameOutput(aead.create(keys.sendKey(), true));
        this.writer =
                new FrameWriter(output, carrier, guard, seams.threads(), "frames:" + brief + "/write", this::close);
    }

    /**
     * Reads plain bytes; blocks until at least one is there. A read never spans frames.
     *
     * @return how many bytes were stored, or -1 when the peer has ended its direction
     * @throws BadFrameException when the peer broke the protocol
     */
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        requireOpen();
        try {
            while (length > 0 && reader.plainLength() == 0) {
                if (!reader.open() && !reader.fill()) {
                    return -1;
                }
            }
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        }
        int n = Math.min(length, reader.plainLength());
        System.arraycopy(reader.buffer(), reader.plainStart(), target, offset, n);
        reader.consume(n);
        return n;
    }

    /**
     * Hands over every whole packet that one read of the carrier brings, then ends the batch, in each call once. What
     * was received before and not yet read comes first, without another read.
     *
     * @return false when the peer has ended its direction
     * @throws BadFrameException when the peer broke the protocol
     */
    public boolean pump(PacketSink sink) throws IOException {
        requireOpen();
        try {
            return packets.pump(sink);
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        }
    }

    /** Sends bytes; returns when the carrier took them. Writing nothing sends nothing. */
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        requireOpen();
        try {
            writer.write(source, offset, length);
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        }
    }

    /** Packs bytes into the open frame for a later flush; waits while too many wait already. */
    public void append(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        requireOpen();
        try {
            writer.append(source, offset, length);
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        }
    }

    /**
     * Packs bytes into the open frame as {@link #append} does, all of them or none; never waits and never writes.
     *
     * @return false when too many wait already
     */
    public boolean tryAppend(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        requireOpen();
        try {
            return writer.tryAppend(source, offset, length);
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        }
    }

    /**
     * Sees to it that all that was appended is sent: in one write by this thread, or by the thread that is writing
     * already. Does not wait for a carrier that is full.
     */
    public void flush() throws IOException {
        requireOpen();
        try {
            writer.flush();
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        }
    }

    /**
     * Sees to it that all that was appended is sent, but not by this thread: for readers that move packets of many, and
     * must not be held up by a carrier that turns out to be full. Costs a change of threads.
     */
    public void flushAside() throws IOException {
        requireOpen();
        try {
            writer.flushAside();
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        }
    }

    /**
     * Flushes aside and waits until a good part of what waits was taken by the carrier.
     *
     * @param limit how long to wait
     * @return whether bytes can be appended now
     */
    public boolean awaitRoom(Duration limit) throws IOException {
        flushAside();
        try {
            return output.awaitRoom(timers, limit);
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        }
    }

    /** How many bytes, sealed and framed, wait for the carrier. */
    public int pendingBytes() {
        return output.pending();
    }

    /** For how long the write under way has not made progress, in nanoseconds; 0 when none is under way. */
    public long stalledNanos() {
        return guard.stalledNanos();
    }

    /** How many of the bytes written have not reached the peer's machine yet, or -1; for whoever is suspicious. */
    public long unacknowledged() {
        return carrier.unacknowledged();
    }

    /** Closes both directions at once; whoever reads or writes is woken, what waits is lost. Idempotent. */
    @Override
    public void close() {
        close(new IOException("closed by this side"));
    }

    /** Closes as {@link #close()} does and remembers why, unless it was closed before. Never blocks. */
    public void close(Throwable why) {
        if (cause.compareAndSet(null, why)) {
            carrier.close();
            guard.stop();
            output.fail(why);
            reader.close();
        }
    }

    /** Whether it was closed, by whichever side or reason. */
    public boolean isClosed() {
        return cause.get() != null;
    }

    /** Why it was closed; null while it is open. */
    public @Nullable Throwable closeCause() {
        return cause.get();
    }

    /** Our end of the carrier. */
    public InetSocketAddress localAddress() {
        return carrier.localAddress();
    }

    /** The peer's end of the carrier. */
    public InetSocketAddress remoteAddress() {
        return carrier.remoteAddress();
    }

    private void rest() {
        reader.rest();
        output.rest();
    }

    private void stalled() {
        close(new StalledException("the connection to " + peer + " took no byte for " + stallLimit.toSeconds()
                + " s while " + output.pending() + " were waiting"));
    }

    private void requireOpen() throws ClosedStreamException {
        Throwable why = cause.get();
        if (why != null) {
            throw new ClosedStreamException(why);
        }
    }

    /** Closes with what was met, unless it was closed before, and gives the exception to throw. */
    private IOException failed(Exception met) {
        close(met);
        Throwable first = cause.get();
        return first == met && met instanceof IOException io
                ? io
                : new ClosedStreamException(first == null ? met : first);
    }
}
