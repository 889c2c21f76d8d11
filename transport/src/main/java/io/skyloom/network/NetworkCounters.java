package io.skyloom.network;

import io.skyloom.handshake.HandshakeException.Reason;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/** What happened at one network's door, by name. Any thread counts and reads; counters only grow. */
public final class NetworkCounters {
    private final LongAdder accepted = new LongAdder();
    private final LongAdder dialled = new LongAdder();
    private final LongAdder dialsFailed = new LongAdder();
    private final LongAdder acceptErrors = new LongAdder();
    private final LongAdder crowdedOut = new LongAdder();
    private final LongAdder encryptionFailed = new LongAdder();
    private final LongAdder undelivered = new LongAdder();
    private final Map<Reason, LongAdder> refused = new EnumMap<>(Reason.class);
    private final IntSupplier pending;

    NetworkCounters(IntSupplier pending) {
        this.pending = pending;
        for (Reason reason : Reason.values()) {
            refused.put(reason, new LongAdder());
        }
    }

    void countAccepted() {
        accepted.increment();
    }

    void countDial(boolean succeeded) {
        (succeeded ? dialled : dialsFailed).increment();
    }

    void countAcceptError() {
        acceptErrors.increment();
    }

    void countCrowdedOut() {
        crowdedOut.increment();
    }

    void countEncryptionFailed() {
        encryptionFailed.increment();
    }

    void countUndelivered() {
        undelivered.increment();
    }

    void countRefused(Reason reason) {
        refused.getOrDefault(reason, undelivered).increment();
    }

    /** Connections whose handshake succeeded and that a listener took. */
    public long accepted() {
        return accepted.sum();
    }

    /** Newcomers that left before their handshake was over because there were too many. */
    public long crowdedOut() {
        return crowdedOut.sum();
    }

    /** Newcomers turned away for this reason. */
    public long refused(Reason reason) {
        LongAdder count = refused.get(reason);
        return count == null ? 0 : count.sum();
    }

    /** Handshakes under way at this moment. */
    public int pending() {
        return pending.getAsInt();
    }

    /**
     * All of it by stable names: {@code accepted}, {@code pending}, {@code dialled}, {@code dials_failed}, {@code
     * accept_errors}, {@code refused.crowded}, {@code refused.encryption}, {@code refused.undelivered} and {@code
     * refused.} with each {@link Reason} in lower case.
     */
    public Map<String, Long> snapshot() {
        Map<String, Long> names = new TreeMap<>();
        names.put("accepted", accepted.sum());
        names.put("pending", (long) pending.getAsInt());
        names.put("dialled", dialled.sum());
        names.put("dials_failed", dialsFailed.sum());
        names.put("accept_errors", acceptErrors.sum());
        names.put("refused.crowded", crowdedOut.sum());
        names.put("refused.encryption", encryptionFailed.sum());
        names.put("refused.undelivered", undelivered.sum());
        refused.forEach((reason, count) -> names.put("refused." + reason.name().toLowerCase(Locale.ROOT), count.sum()));
        return names;
    }
}
