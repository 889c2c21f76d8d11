package io.skyloom.seam.system;

import io.skyloom.seam.ByteStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A TCP connection. The views over the caller's arrays are kept between calls, so that steady use allocates nothing. */
final class ChannelStream implements ByteStream {
    private final SocketChannel channel;
    private final SendQueues sendQueues;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;

    /** Owned by the one reading thread. */
    private @Nullable ByteBuffer readView;

    /** Owned by whichever thread has the right to write. */
    private @Nullable ByteBuffer writeView;

    ChannelStream(SocketChannel channel, SendQueues sendQueues) throws IOException {
        this.sendQueues = sendQueues;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.channel = channel;
        this.local = (InetSocketAddress) channel.getLocalAddress();
        this.remote = (InetSocketAddress) channel.getRemoteAddress();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        ByteBuffer view = over(readView, target);
        readView = view;
        return channel.read(view.limit(offset + length).position(offset));
    }

    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
        ByteBuffer view = over(writeView, source);
        writeView = view;
        return channel.write(view.limit(offset + length).position(offset));
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // A channel that fails to close is closed for every later call; there is nobody to tell.
        }
    }

    @Override
    public long unacknowledged() {
        return sendQueues.of(local, remote);
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    private static ByteBuffer over(@Nullable ByteBuffer kept, byte[] array) {
        return kept != null && kept.array() == array ? kept : ByteBuffer.wrap(array);
    }
}
