package io.skyloom.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.skyloom.aead.AeadProvider;
import io.skyloom.frame.SealedStream;
import io.skyloom.key.PubKey;
import io.skyloom.key.Sha256;
import io.skyloom.noise.NoiseKeys;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A network whose dialler just says who it is. Frames are sealed as usual, under keys that both ends know beforehand.
 * Hooks stop a dial where the test wants it.
 */
public final class PlainNetwork implements Network {
    private static final AeadProvider AEAD = AeadProvider.choose("jdk");
    private static final int DIALLER_PORT = 49153;

    private final String type;
    private final PubKey own;
    private final Seams seams;
    private final InetSocketAddress bind;
    private final Map<PubKey, InetSocketAddress> book;
    private final Map<Integer, Listener> listeners = new ConcurrentHashMap<>();
    private volatile DialHook beforeEncryption = peer -> {};
    private volatile DialHook beforeReturn = peer -> {};

    /** A point in a dial where a test may wait, or make the dial fail. */
    @FunctionalInterface
    public interface DialHook {
        /** Called on the dialling thread. */
        void at(PubKey peer) throws IOException;
    }

    /**
     * A network of one visor.
     *
     * @param bind where it listens
     * @param book where each visor can be reached, shared by all networks of a test; listening enters this one
     */
    public PlainNetwork(
            String type, PubKey own, Seams seams, InetSocketAddress bind, Map<PubKey, InetSocketAddress> book) {
        this.type = type;
        this.own = own;
        this.seams = seams;
        this.bind = bind;
        this.book = book;
    }

    /** Where it listens, before a port was picked. */
    public InetSocketAddress bind() {
        return bind;
    }

    /** Runs when the carrier stands, before the dial is asked whether it is still wanted. */
    public void beforeEncryption(DialHook hook) {
        beforeEncryption = hook;
    }

    /** Runs when the connection stands, before the dial returns it. */
    public void beforeReturn(DialHook hook) {
        beforeReturn = hook;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public Connection dial(DialRequest request) throws IOException {
        InetSocketAddress address = book.get(request.remote());
        if (address == null) {
            throw new UnknownPeerException("no address of " + request.remote().brief());
        }
        ByteStream carrier = seams.net().connect(address, request.limit());
        try {
            beforeEncryption.at(request.remote());
            if (!request.stillWanted().getAsBoolean()) {
                throw new DialAbandonedException("dial of " + request.remote().brief());
            }
            carrier.writeFully(own.bytes(), 0, PubKey.BYTES);
            Connection made = connection(carrier, request.remote(), true);
            beforeReturn.at(request.remote());
            return made;
        } catch (IOException e) {
            carrier.close();
            throw e;
        }
    }

    private Connection connection(ByteStream carrier, PubKey remote, boolean dialled) {
        PubKey dialler = dialled ? own : remote;
        PubKey acceptor = dialled ? remote : own;
        byte[] forth = Sha256.of(dialler.bytes(), acceptor.bytes(), "forth".getBytes(UTF_8));
        byte[] back = Sha256.of(dialler.bytes(), acceptor.bytes(), "back".getBytes(UTF_8));
        NoiseKeys keys =
                new NoiseKeys(dialled ? forth : back, dialled ? back : forth, new byte[Sha256.BYTES], remote, false);
        SealedStream stream = new SealedStream(carrier, keys, AEAD, seams);
        return new Connection(
                type,
                own,
                dialled ? DIALLER_PORT : TRANSPORT_PORT,
                remote,
                dialled ? TRANSPORT_PORT : DIALLER_PORT,
                dialled,
                stream);
    }

    @Override
    public ConnectionListener listen(int port) throws IOException {
        Listener listener = new Listener(port, seams.net().listen(bind));
        listeners.put(port, listener);
        book.put(own, listener.carriers.localAddress());
        return listener;
    }

    @Override
    public void close() {
        listeners.values().forEach(Listener::close);
    }

    /** Reads who dials on a thread per newcomer. */
    private final class Listener implements ConnectionListener {
        private final int port;
        private final StreamListener carriers;
        private final BlockingQueue<AtomicReference<@Nullable Connection>> ready = new LinkedBlockingQueue<>();
        private volatile boolean closed;

        Listener(int port, StreamListener carriers) {
            this.port = port;
            this.carriers = carriers;
            seams.threads().start(type + "/plain-accept", this::run);
        }

        private void run() {
            try {
                while (true) {
                    ByteStream carrier = carriers.accept();
                    seams.threads().start(type + "/plain-hello", () -> greet(carrier));
                }
            } catch (IOException e) {
                ready.add(new AtomicReference<>());
            }
        }

        private void greet(ByteStream carrier) {
            try {
                byte[] peer = new byte[PubKey.BYTES];
                carrier.readFully(peer, 0, peer.length);
                ready.add(new AtomicReference<>(connection(carrier, PubKey.of(peer), false)));
                if (closed) {
                    drain();
                }
            } catch (IOException e) {
                carrier.close();
            }
        }

        @Override
        public Connection accept() throws IOException {
            try {
                Connection next = ready.take().get();
                if (next == null) {
                    ready.add(new AtomicReference<>());
                    throw new IOException("listener on port " + port + " is closed");
                }
                return next;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }

        @Override
        public void close() {
            closed = true;
            carriers.close();
            listeners.remove(port, this);
            drain();
        }

        private void drain() {
            for (AtomicReference<@Nullable Connection> one = ready.poll(); one != null; one = ready.poll()) {
                Connection unclaimed = one.get();
                if (unclaimed != null) {
                    unclaimed.close();
                }
            }
            ready.add(new AtomicReference<>());
        }
    }
}
