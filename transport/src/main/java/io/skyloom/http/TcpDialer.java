package io.skyloom.http;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

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
        List<InetAddress> addresses = lookup(service.host(), limit);
        IOException last = new UnknownHostException("no address known for host " + service.host());
        for (int i = 0; i < addresses.size(); i++) {
            Duration left = limit.minusNanos(seams.clock().nanoTime() - start);
            try {
                InetSocketAddress target = new InetSocketAddress(addresses.get(i), service.port());
                return seams.net().connect(target, left.dividedBy(addresses.size() - i));
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    private List<InetAddress> lookup(String host, Duration limit) throws IOException {
        Outcome<List<InetAddress>> found = new Outcome<>();
        seams.threads().start("lookup:" + host, () -> {
            try {
                found.complete(seams.net().lookup(host));
            } catch (IOException e) {
                found.fail(e);
            }
        });
        try {
            return found.await(seams.timers(), limit);
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("no address for host " + host + " within " + limit);
        } catch (Outcome.FailedOutcome e) {
            throw new UnknownHostException("no address known for host " + host + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while looking up " + host);
        }
    }
}
