package io.skyloom.stcpr;

import io.skyloom.network.Candidate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In which order a peer's addresses are tried: its addresses inside our own network first, where there is reason to
 * believe that we share one, then IPv6 with a head start, then IPv4. Pure functions.
 */
final class DialPlan {
    /** How long each address of our own network is tried alone: a neighbour answers within milliseconds or never. */
    static final Duration NEIGHBOUR_HEAD_START = Duration.ofMillis(300);

    /** How long IPv6 is tried alone. */
    static final Duration IPV6_HEAD_START = Duration.ofSeconds(1);

    /** A record may announce more, but this many neighbours are tried at most. */
    static final int MOST_NEIGHBOURS = 16;

    private DialPlan() {}

    /**
     * The candidates, best first.
     *
     * @param self whether we dial ourselves
     * @param ownPublic our own public address, if known
     */
    static List<Candidate> candidates(PeerRecord record, boolean self, @Nullable InetAddress ownPublic) {
        List<Candidate> plan = new ArrayList<>();
        if (self || record.local() || sharesAddress(record, ownPublic)) {
            neighbours(record, self, ownPublic)
                    .forEach(address -> plan.add(
                            new Candidate(new InetSocketAddress(address, record.port()), NEIGHBOUR_HEAD_START)));
        }
        add(plan, record.remoteV6(), IPV6_HEAD_START);
        add(plan, record.remote(), Duration.ZERO);
        return plan;
    }

    private static boolean sharesAddress(PeerRecord record, @Nullable InetAddress ownPublic) {
        return ownPublic != null && (ownPublic.equals(seen(record)) || ownPublic.equals(record.publicAddress()));
    }

    private static List<InetAddress> neighbours(PeerRecord record, boolean self, @Nullable InetAddress ownPublic) {
        return record.addresses().stream()
                .filter(address -> (self && address.isLoopbackAddress()) || LocalAddresses.isGlobalUnicast(address))
                .filter(address -> !address.equals(seen(record)) && !address.equals(ownPublic))
                .distinct()
                .limit(MOST_NEIGHBOURS)
                .toList();
    }

    private static @Nullable InetAddress seen(PeerRecord record) {
        return record.remote() == null ? null : record.remote().getAddress();
    }

    private static void add(List<Candidate> plan, @Nullable InetSocketAddress address, Duration headStart) {
        if (address != null && plan.stream().noneMatch(known -> known.address().equals(address))) {
            plan.add(new Candidate(address, headStart));
        }
    }
}
