package io.skyloom.seam.virtual;

import io.skyloom.seam.ByteStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One end of a stream in memory. An interrupt while blocked closes it, as it closes a channel of the machine. */
final class MemoryStream implements ByteStream {
    private final Pipe in;
    private final Pipe out;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final Consumer<MemoryStream> onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param onClose frees what the end occupies at its host; called once */
    MemoryStream(Pipe in, Pipe out, InetSocketAddress local, InetSocketAddress remote, Consumer<MemoryStream> onClose) {
        this.in = in;
        this.out = out;
        this.local = local;
        this.remote = remote;
        this.onClose = onClose;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            return in.read(target, offset, length);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
        try {
            return out.write(source, offset, length);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        out.end();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            boolean unread = in.closeReader();
            out.closeWriter(unread);
            onClose.accept(this);
        }
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public String toString() {
        return "stream " + text(local) + " > " + text(remote);
    }

    /** How much went each way, in words. */
    String traffic() {
        return out.taken() + " bytes out, " + in.delivered() + " in";
    }

    static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private IOException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        close();
        IOException closedBy = new ClosedByInterruptException();
        closedBy.initCause(cause);
        return closedBy;
    }
}
