package io.skyloom.engine.skysocks;

import io.skyloom.engine.socks.SocksReply;
import io.skyloom.engine.socks.SocksTarget;
import io.skyloom.engine.socks.SocksTarget.Literal;
import io.skyloom.engine.socks.SocksTarget.Name;
import io.skyloom.network.Inquiry;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Connects to targets: looks the name up once, asks {@link Destinations} about what was found, and tries those addresses
 * in turn. What was asked about is what is connected to, so a name cannot mean something else the second time. Any thread.
 */
final class TargetDialer {
    /** Addresses of one name that are tried. */
    private static final int MOST_ADDRESSES = 4;

    /** The resolver takes as long as it pleases, so no more than this many threads wait for it. */
    private static final int MOST_LOOKUPS = 256;

    private final Seams seams;
    private final Destinations destinations;
    private final Duration limit;
    private final Semaphore lookups = new Semaphore(MOST_LOOKUPS);

    /** @param limit for the lookup and all attempts together */
    TargetDialer(Seams seams, Destinations destinations, Duration limit) {
        this.seams = seams;
        this.destinations = destinations;
        this.limit = limit;
    }

    /**
     * Connects; blocks for the limit at most.
     *
     * @throws TargetRefusedException when it cannot be
     * @throws InterruptedIOException when the thread was interrupted
     */
    ByteStream connect(SocksTarget target) throws IOException {
        long start = seams.clock().nanoTime();
        List<InetAddress> addresses = allowed(target);
        IOException last = null;
        for (int i = 0; i < addresses.size(); i++) {
            Duration left = limit.minusNanos(seams.clock().nanoTime() - start);
            Duration share = left.dividedBy(addresses.size() - i);
            try {
                return seams.net().connect(new InetSocketAddress(addresses.get(i), target.port()), share);
            } catch (ClosedByInterruptException e) {
                throw interrupted(e);
            } catch (IOException e) {
                last = e;
            }
        }
        throw refusal(target, last);
    }

    private List<InetAddress> allowed(SocksTarget target) throws IOException {
        List<InetAddress> found = switch (target.host()) {
            case Literal literal -> List.of(literal.address());
            case Name name -> lookUp(name.text());
        };
        List<InetAddress> allowed =
                found.stream().filter(destinations::allow).limit(MOST_ADDRESSES).toList();
        if (allowed.isEmpty()) {
            throw new TargetRefusedException(SocksReply.NOT_ALLOWED, target + " is not open to strangers");
        }
        return allowed;
    }

    private List<InetAddress> lookUp(String name) throws IOException {
        if (!lookups.tryAcquire()) {
            throw new TargetRefusedException(SocksReply.HOST_UNREACHABLE, "too many names are being looked up");
        }
        try {
            List<InetAddress> found = Inquiry.answer(seams, "lookup of " + name, limit, () -> {
                try {
                    return seams.net().lookup(name);
                } finally {
                    lookups.release();
                }
            });
            if (!found.isEmpty()) {
                return found;
            }
        } catch (UnknownHostException | SocketTimeoutException e) {
            throw new TargetRefusedException(SocksReply.HOST_UNREACHABLE, "nothing is known of " + name);
        }
        throw new TargetRefusedException(SocksReply.HOST_UNREACHABLE, name + " has no address");
    }

    private static InterruptedIOException interrupted(ClosedByInterruptException cause) {
        InterruptedIOException interrupted = new InterruptedIOException("interrupted while dialling a target");
        interrupted.initCause(cause);
        return interrupted;
    }

    /** The system's words decide, as they do with the peers of the network. */
    private static TargetRefusedException refusal(SocksTarget target, @Nullable IOException why) {
        String words = why == null ? "" : String.valueOf(why.getMessage());
        String lower = words.toLowerCase(Locale.ROOT);
        SocksReply reply = SocksReply.HOST_UNREACHABLE;
        if (lower.contains("refused")) {
            reply = SocksReply.CONNECTION_REFUSED;
        } else if (lower.contains("network is unreachable")) {
            reply = SocksReply.NETWORK_UNREACHABLE;
        }
        return new TargetRefusedException(reply, target + ": " + words);
    }
}
