package io.skyloom.http;

import io.skyloom.network.Inquiry;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/**
 * Dials TCP: looks the name up on a thread of its own, because a lookup cannot be cut short, and tries the addresses
 * in turn, each with a fair share of the time that is left.
 */
final class TcpDialer implements HttpDialer {
    private final Seams seams;

    TcpDialer(Seams seams) {
        this.seams = seams;
    }

    @Override
    public ByteStream dial(BaseUrl service, Duration limit) throws IOException {
        if (!service.scheme().equals("http")) {
            throw new IOException(
                    "cannot reach " + service + ": scheme " + service.scheme() + " is not carried by TCP");
        }
        long start = seams.clock().nanoTime();
        String host = service.host();
        List<InetAddress> addresses = Inquiry.answer(
                seams, "lookup of " + host, limit, () -> seams.net().lookup(host));
        IOException last = new UnknownHostException("no address known for host " + host);
        for (int i = 0; i < addresses.size(); i++) {
            Duration left = limit.minusNanos(seams.clock().nanoTime() - start);
            try {
                InetSocketAddress target = new InetSocketAddress(addresses.get(i), service.port());
                return seams.net().connect(target, left.dividedBy(addresses.size() - i));
            } catch (IOException e) {
                last = e;
            }
        }
        throw new IOException("cannot reach " + service + ": " + last.getMessage(), last);
    }
}
