package io.skyloom.frame;

import io.skyloom.aead.AeadProvider;
import io.skyloom.noise.NoiseKeys;
import io.skyloom.packet.PacketSink;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An encrypted stream after its handshake. One thread at a time reads ({@link #read} or {@link #pump}); any thread
 * writes, closes or asks. The first failure in either direction closes both; from then on every call throws an {@link
 * IOException} whose cause is that first reason.
 */
public final class SealedStream implements AutoCloseable {
    private final ByteStream carrier;
    private final FrameReader reader;
    private final PacketAssembler packets;
    private final FrameWriter writer;
    private final AtomicReference<@Nullable Throwable> cause = new AtomicReference<>();

    /**
     * Takes the carrier over; its bytes must begin right behind the last handshake message.
     *
     * @param keys of the finished handshake
     */
    public SealedStream(ByteStream carrier, NoiseKeys keys, AeadProvider aead, Seams seams) {
        this.carrier = carrier;
        String peer = keys.remoteStatic().brief() + " (" + carrier.remoteAddress() + ")";
        this.reader = new FrameReader(carrier, aead.create(keys.receiveKey(), false), peer);
        this.packets = new PacketAssembler(reader);
        this.writer = new FrameWriter(carrier, aead.create(keys.sendKey(), true));
    }

    /**
     * Reads plain bytes; blocks until at least one is there. A read never spans frames.
     *
     * @return how many bytes were stored, or -1 when the peer has ended its direction
     */
    public int read(byte[] target, int offset, int length) throws IOException {
        requireOpen();
        try {
            while (reader.plainLength() == 0) {
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
     * Hands over every whole packet that one read of the carrier brings, then ends the batch.
     *
     * @return false when the peer has ended its direction
     */
    public boolean pump(PacketSink sink) throws IOException {
        requireOpen();
        try {
            if (packets.handOver(sink) == 0) {
                if (!reader.fill()) {
                    packets.requireBoundary();
                    return false;
                }
                packets.handOver(sink);
            }
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        }
        sink.onBatchEnd();
        return true;
    }

    /** Appends and flushes. Writing nothing sends nothing. */
    public void write(byte[] source, int offset, int length) throws IOException {
        append(source, offset, length);
        flush();
    }

    /** Packs bytes into the open frame; waits only while the output is full. */
    public void append(byte[] source, int offset, int length) throws IOException {
        try {
            writer.append(source, offset, length);
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        }
    }

    /** Like {@link #append}, but answers false instead of waiting when the output is full. */
    public boolean tryAppend(byte[] source, int offset, int length) throws IOException {
        try {
            return writer.tryAppend(source, offset, length);
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        }
    }

    /** Sends all that was appended in one write, unless another thread is writing: that one takes it along. */
    public void flush() throws IOException {
        try {
            writer.flush();
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        }
    }

    /** How many bytes, sealed and framed, wait for the carrier. */
    public int pendingBytes() {
        return writer.pendingBytes();
    }

    /** Closes both directions; whoever reads or writes is woken. Idempotent. */
    @Override
    public void close() {
        close(new IOException("closed by this side"));
    }

    /** Closes as {@link #close()} does and remembers why, unless it was closed before. */
    public void close(Throwable why) {
        if (cause.compareAndSet(null, why)) {
            carrier.close();
            writer.fail(new IOException("stream is closed: " + why.getMessage(), why));
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

    private void requireOpen() throws IOException {
        Throwable why = cause.get();
        if (why != null) {
            throw new IOException("stream is closed: " + why.getMessage(), why);
        }
    }

    /** Closes with the first reason and gives the exception to throw: the reason itself to whoever found it. */
    private IOException failed(Exception found) {
        close(found);
        Throwable first = cause.get();
        return first == found && found instanceof IOException io
                ? io
                : new IOException("stream is closed: " + (first == null ? found : first).getMessage(), first);
    }
}
