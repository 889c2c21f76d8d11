package io.skyloom.whole;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Datagrams;
import io.skyloom.seam.Net;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.virtual.Gate;
import io.skyloom.seam.virtual.GatedStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The machine's network until it freezes: then nothing that was opened through it says or hears anything any more, and
 * nobody is told. So it is with a visor whose machine has lost its power.
 */
final class FreezingNet implements Net {
    private final Net inner;
    private final List<GatedStream> streams = new CopyOnWriteArrayList<>();
    private volatile boolean frozen;

    private FreezingNet(Net inner) {
        this.inner = inner;
    }

    static FreezingNet around(Net inner) {
        return new FreezingNet(inner);
    }

    /** The same seams with this network. */
    Seams in(Seams seams) {
        return new Seams(seams.clock(), seams.timers(), seams.threads(), this, seams.entropy());
    }

    void freeze() {
        frozen = true;
        streams.forEach(FreezingNet::freeze);
    }

    private static void freeze(GatedStream stream) {
        try {
            stream.reading(Gate.STALL).writing(Gate.SWALLOW);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ByteStream gated(ByteStream stream) {
        GatedStream gated = new GatedStream(stream);
        streams.add(gated);
        if (frozen) {
            freeze(gated);
        }
        return gated;
    }

    @Override
    public ByteStream connect(InetSocketAddress remote, Duration limit) throws IOException {
        return gated(inner.connect(remote, limit));
    }

    @Override
    public StreamListener listen(InetSocketAddress local) throws IOException {
        StreamListener listener = inner.listen(local);
        return new StreamListener() {
            @Override
            public ByteStream accept() throws IOException {
                return gated(listener.accept());
            }

            @Override
            public InetSocketAddress localAddress() {
                return listener.localAddress();
            }

            @Override
            public void close() {
                listener.close();
            }
        };
    }

    @Override
    public Datagrams datagrams(InetSocketAddress local) throws IOException {
        return inner.datagrams(local);
    }

    @Override
    public List<InetAddress> interfaceAddresses() throws IOException {
        return inner.interfaceAddresses();
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        return inner.lookup(host);
    }
}
