package io.skyloom.seam.system;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Datagrams;
import io.skyloom.seam.Net;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.Timers;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Real sockets, as blocking NIO channels. Limits are kept by timers that close the channel. */
public final class SystemNet implements Net {
    private static final int ACCEPT_BACKLOG = 1024;

    private final Timers timers;
    private final SendQueues sendQueues = new SendQueues();

    /** @param timers guard connection attempts */
    public SystemNet(Timers timers) {
        this.timers = timers;
    }

    @Override
    public ByteStream connect(InetSocketAddress remote, Duration limit) throws IOException {
        if (remote.isUnresolved()) {
            throw new UnknownHostException("no address known for host " + remote.getHostString());
        }
        SocketChannel channel = SocketChannel.open();
        AtomicBoolean settled = new AtomicBoolean();
        try (Timers.Timer ignored = timers.schedule(limit, () -> giveUp(channel, settled))) {
            channel.connect(remote);
            ChannelStream stream = new ChannelStream(channel, sendQueues);
            if (settled.compareAndSet(false, true)) {
                return stream;
            }
            throw late(remote, limit, null);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (ClosedChannelException e) {
            throw late(remote, limit, e);
        } catch (IOException | RuntimeException e) {
            closeQuietly(channel);
            throw e;
        }
    }

    /** Of the two that want to settle an attempt, this one was first: nobody else uses the channel any more. */
    private static void giveUp(SocketChannel channel, AtomicBoolean settled) {
        if (settled.compareAndSet(false, true)) {
            closeQuietly(channel);
        }
    }

    private static SocketTimeoutException late(
            InetSocketAddress remote, Duration limit, @Nullable ClosedChannelException cause) {
        SocketTimeoutException late = new SocketTimeoutException("no connection to " + remote + " within " + limit);
        late.initCause(cause);
        return late;
    }

    @Override
    public StreamListener listen(InetSocketAddress local) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(local, ACCEPT_BACKLOG);
            return new ChannelListener(channel, sendQueues);
        } catch (BindException e) {
            closeQuietly(channel);
            throw named(e, "cannot listen on " + local);
        } catch (IOException | RuntimeException e) {
            closeQuietly(channel);
            throw e;
        }
    }

    @Override
    public Datagrams datagrams(InetSocketAddress local) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.bind(local);
            return new ChannelDatagrams(channel);
        } catch (BindException e) {
            closeQuietly(channel);
            throw named(e, "cannot receive datagrams at " + local);
        } catch (IOException | RuntimeException e) {
            closeQuietly(channel);
            throw e;
        }
    }

    @Override
    public List<InetAddress> interfaceAddresses() throws IOException {
        List<InetAddress> found = new ArrayList<>();
        for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
            if (one.isUp()) {
                one.inetAddresses().forEach(found::add);
            }
        }
        return found;
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        return List.of(InetAddress.getAllByName(host));
    }

    private static BindException named(BindException cause, String what) {
        BindException named = new BindException(what + ": " + cause.getMessage());
        named.initCause(cause);
        return named;
    }

    static void closeQuietly(java.nio.channels.Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Closed for every later call all the same.
        }
    }

    /** A listening TCP socket. */
    private static final class ChannelListener implements StreamListener {
        private final ServerSocketChannel channel;
        private final SendQueues sendQueues;
        private final InetSocketAddress local;

        ChannelListener(ServerSocketChannel channel, SendQueues sendQueues) throws IOException {
            this.channel = channel;
            this.sendQueues = sendQueues;
            this.local = (InetSocketAddress) channel.getLocalAddress();
        }

        @Override
        public ByteStream accept() throws IOException {
            while (true) {
                SocketChannel accepted = channel.accept();
                try {
                    return new ChannelStream(accepted, sendQueues);
                } catch (IOException e) {
                    // Reset between the kernel's accept and ours: the next one may be fine.
                    closeQuietly(accepted);
                }
            }
        }

        @Override
        public InetSocketAddress localAddress() {
            return local;
        }

        @Override
        public void close() {
            closeQuietly(channel);
        }
    }

    /** A UDP socket. */
    private static final class ChannelDatagrams implements Datagrams {
        private final DatagramChannel channel;
        private final InetSocketAddress local;

        ChannelDatagrams(DatagramChannel channel) throws IOException {
            this.channel = channel;
            this.local = (InetSocketAddress) channel.getLocalAddress();
        }

        @Override
        public Received receive(byte[] target) throws IOException {
            ByteBuffer view = ByteBuffer.wrap(target);
            InetSocketAddress sender = (InetSocketAddress) channel.receive(view);
            if (sender == null) {
                throw new ClosedChannelException();
            }
            return new Received(view.position(), sender);
        }

        @Override
        public void send(byte[] source, int offset, int length, InetSocketAddress target) throws IOException {
            channel.send(ByteBuffer.wrap(source, offset, length), target);
        }

        @Override
        public InetSocketAddress localAddress() {
            return local;
        }

        @Override
        public void close() {
            closeQuietly(channel);
        }
    }
}
