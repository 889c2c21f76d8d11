package io.skyloom.engine.skysocks;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Datagrams;
import io.skyloom.seam.Net;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/** A network whose resolver answers nobody until the test lets it. */
record SlowResolver(Net inner, Seams seams, Outcome<Boolean> isBack) implements Net {
    static Seams around(Seams seams, Outcome<Boolean> isBack) {
        return new Seams(
                seams.clock(),
                seams.timers(),
                seams.threads(),
                new SlowResolver(seams.net(), seams, isBack),
                seams.entropy());
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        try {
            isBack.settledWithin(seams.timers(), Duration.ofDays(1000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new UnknownHostException(host);
    }

    @Override
    public ByteStream connect(InetSocketAddress remote, Duration limit) throws IOException {
        return inner.connect(remote, limit);
    }

    @Override
    public StreamListener listen(InetSocketAddress local) throws IOException {
        return inner.listen(local);
    }

    @Override
    public Datagrams datagrams(InetSocketAddress local) throws IOException {
        return inner.datagrams(local);
    }

    @Override
    public List<InetAddress> interfaceAddresses() throws IOException {
        return inner.interfaceAddresses();
    }
}
