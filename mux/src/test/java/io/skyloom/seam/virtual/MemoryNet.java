package io.skyloom.seam.virtual;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Datagrams;
import io.skyloom.seam.Net;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.Timers;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The network of one host of a {@link MemoryInternet}: it has addresses, a loopback of its own, and ports like one
 * machine's. Any thread may call it.
 */
public final class MemoryNet implements Net {
    private static final int ACCEPT_BACKLOG = 1024;

    private final MemoryInternet internet;
    private final List<InetAddress> addresses;
    private final Timers timers;
    private final Flow flow;
    private final Ports<MemoryListener> streamPorts = new Ports<>();
    private final Ports<MemoryDatagrams> datagramPorts = new Ports<>();
    private final Set<Object> open = ConcurrentHashMap.newKeySet();
    private volatile int acceptBacklog = ACCEPT_BACKLOG;

    MemoryNet(MemoryInternet internet, List<InetAddress> addresses, Timers timers, Flow flow) {
        this.internet = internet;
        this.addresses = addresses;
        this.timers = timers;
        this.flow = flow;
    }

    /** Sets how many connections later listeners hold ready before they are accepted; at least 1. */
    public MemoryNet acceptBacklog(int most) {
        acceptBacklog = most;
        return this;
    }

    /** The host's first address. */
    public InetAddress address() {
        return addresses.get(0);
    }

    /** A socket address at the host's first address. */
    public InetSocketAddress at(int port) {
        return new InetSocketAddress(address(), port);
    }

    /** How many streams of this host are open. */
    public int openStreams() {
        return count(MemoryStream.class);
    }

    /** How many listeners of this host are open. */
    public int openListeners() {
        return count(MemoryListener.class);
    }

    /** How many datagram sockets of this host are open. */
    public int openDatagramSockets() {
        return count(MemoryDatagrams.class);
    }

    /**
     * Closes every socket of the host, as a kernel does when the process dies: peers see the end or a reset, and the
     * host's own threads see closed sockets.
     */
    public void closeAll() {
        flow.note(this + " loses all its sockets");
        // In the order of their names, so that a simulation repeats.
        for (Object one :
                open.stream().sorted(Comparator.comparing(Object::toString)).toList()) {
            switch (one) {
                case MemoryStream stream -> stream.close();
                case MemoryListener listener -> listener.close();
                case MemoryDatagrams socket -> socket.close();
                default -> throw new IllegalStateException("unknown socket " + one);
            }
        }
    }

    /** What is open at this host, in words, sorted. */
    public List<String> open() {
        return open.stream().map(Object::toString).sorted().toList();
    }

    @Override
    public ByteStream connect(InetSocketAddress remote, Duration limit) throws IOException {
        if (remote.isUnresolved()) {
            throw new UnknownHostException("no address known for host " + remote.getHostString());
        }
        MemoryNet target = internet.hostAt(this, remote.getAddress());
        Lane there = internet.lane(this, target);
        if (there.mode() == Lane.Mode.CUT) {
            throw new NoRouteToHostException("no route to " + MemoryStream.text(remote));
        }
        InetSocketAddress from = streamPorts.reserve(new InetSocketAddress(sourceFor(remote.getAddress()), 0));
        Lane back = internet.lane(target, this);
        ConnectionRequest request = new ConnectionRequest(this, from, target, remote, there, back, timers);
        flow.note(request + " asks");
        request.send();
        return await(request, remote, limit);
    }

    @Override
    public StreamListener listen(InetSocketAddress local) throws IOException {
        InetSocketAddress bound = streamPorts.reserve(own(local));
        MemoryListener listener = new MemoryListener(this, bound, acceptBacklog);
        open.add(listener);
        streamPorts.hold(bound, listener);
        flow.note(listener + " opens");
        return listener;
    }

    @Override
    public Datagrams datagrams(InetSocketAddress local) throws IOException {
        InetSocketAddress bound = datagramPorts.reserve(own(local));
        MemoryDatagrams socket = new MemoryDatagrams(this, bound);
        open.add(socket);
        datagramPorts.hold(bound, socket);
        return socket;
    }

    @Override
    public List<InetAddress> interfaceAddresses() {
        return Stream.concat(Stream.of(MemoryInternet.LOOPBACK), addresses.stream())
                .toList();
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        return internet.lookup(host);
    }

    @Override
    public String toString() {
        return "host " + address().getHostAddress();
    }

    List<InetAddress> addresses() {
        return addresses;
    }

    @Nullable
    MemoryListener listenerAt(InetSocketAddress local) {
        return streamPorts.holderFor(local);
    }

    void opened(MemoryStream stream) {
        flow.note(stream + " opens");
        open.add(stream);
    }

    void closed(MemoryStream stream) {
        open.remove(stream);
        flow.note(stream + " closes after " + stream.traffic());
    }

    void freeStreamPort(InetSocketAddress local) {
        streamPorts.free(local);
    }

    void stopListening(MemoryListener listener) {
        open.remove(listener);
        flow.note(listener + " closes");
        streamPorts.free(listener.localAddress());
    }

    void closed(MemoryDatagrams socket) {
        open.remove(socket);
        datagramPorts.free(socket.localAddress());
    }

    /** Sends a datagram on its way; it is lost where nobody lives or listens. */
    void carry(InetSocketAddress from, InetSocketAddress to, byte[] bytes) throws IOException {
        if (to.isUnresolved()) {
            throw new UnknownHostException("no address known for host " + to.getHostString());
        }
        InetAddress source = from.getAddress().isAnyLocalAddress() ? sourceFor(to.getAddress()) : from.getAddress();
        InetSocketAddress sender = new InetSocketAddress(source, from.getPort());
        MemoryNet target = internet.hostAt(this, to.getAddress());
        Lane lane = internet.lane(this, target);
        if (!lane.losesDatagram()) {
            lane.carries(bytes);
            long nanos = lane.travelNanos(bytes.length);
            if (nanos == 0) {
                target.arrive(to, bytes, sender);
            } else {
                timers.schedule(Duration.ofNanos(nanos), () -> target.arrive(to, bytes, sender));
            }
        }
    }

    private void arrive(InetSocketAddress to, byte[] bytes, InetSocketAddress sender) {
        MemoryDatagrams socket = datagramPorts.holderFor(to);
        if (socket != null) {
            socket.deliver(bytes, sender);
        }
    }

    private ByteStream await(ConnectionRequest request, InetSocketAddress remote, Duration limit) throws IOException {
        try {
            MemoryStream made = request.answer().await(timers, limit);
            opened(made);
            return made;
        } catch (TimeoutException e) {
            SocketTimeoutException late =
                    new SocketTimeoutException("no connection to " + MemoryStream.text(remote) + " within " + limit);
            late.initCause(e);
            abandon(request, late);
            throw late;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            IOException closed = new ClosedByInterruptException();
            abandon(request, closed);
            throw closed;
        } catch (Outcome.FailedOutcome e) {
            flow.note(request + " fails: " + e.getMessage());
            request.freePort();
            throw e.getCause() instanceof IOException told ? told : new IOException(e);
        }
    }

    /** Gives an attempt up; should the connection have been made in this very moment, it is closed. */
    private void abandon(ConnectionRequest request, IOException why) {
        flow.note(request + " gives up: " + why.getMessage());
        if (!request.answer().fail(why)) {
            request.answer().now().ifPresent(MemoryStream::close);
        }
        request.freePort();
    }

    private InetAddress sourceFor(InetAddress target) throws IOException {
        if (target.isLoopbackAddress() || addresses.contains(target)) {
            return target;
        }
        for (InetAddress own : addresses) {
            if (own.getClass() == target.getClass()) {
                return own;
            }
        }
        throw new NoRouteToHostException("no route to " + target.getHostAddress() + " from " + this);
    }

    private InetSocketAddress own(InetSocketAddress local) throws IOException {
        if (local.isUnresolved()) {
            throw new UnknownHostException("no address known for host " + local.getHostString());
        }
        InetAddress address = local.getAddress();
        if (address.isAnyLocalAddress() || address.isLoopbackAddress() || addresses.contains(address)) {
            return local;
        }
        throw new BindException("cannot bind " + MemoryStream.text(local) + ": not an address of this host");
    }

    private int count(Class<?> kind) {
        List<Object> found = new ArrayList<>(open);
        found.removeIf(one -> !kind.isInstance(one));
        return found.size();
    }
}
