package io.skyloom.dmsg.discovery;

import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.retry.Backoff;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Publishes the entry of one key and keeps count of its sequence. Owned by one thread. Another process with the same
 * key that publishes later wins: then this one gives up quietly until it has something new to say.
 */
public final class Publisher {
    private static final int ATTEMPTS = 5;
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    /** So little behind our last entry, time is taken for having stood still: a timestamp has to grow. */
    private static final Duration TOLERATED = Duration.ofSeconds(1);

    private final DmsgDiscovery discovery;
    private final KeyPair owner;
    private final Curve curve;
    private final Seams seams;

    /** Completed when the owner closes, which ends every wait. */
    private final Outcome<Boolean> closed;

    private Optional<Long> lastSequence = Optional.empty();

    /** Of the entry that we published last. */
    private long lastTimestamp = Long.MIN_VALUE;

    /** @param closed completed when the owner of this publisher closes */
    public Publisher(DmsgDiscovery discovery, KeyPair owner, Curve curve, Seams seams, Outcome<Boolean> closed) {
        this.discovery = discovery;
        this.owner = owner;
        this.curve = curve;
        this.seams = seams;
        this.closed = closed;
    }

    /**
     * Publishes an entry under the next sequence and the time of now.
     *
     * @param content sequence and time are replaced
     * @return whether it is published; false when a later entry of another process stands
     */
    public boolean publish(DmsgEntry content) throws IOException {
        if (lastSequence.isPresent() && lastTimestamp - seams.clock().wallNanos() > TOLERATED.toNanos()) {
            // Our clock was set back. Until it is again where it was, nothing we could post would count as newer.
            retract(content);
        }
        Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, seams.entropy());
        long sequence = lastSequence.map(last -> last + 1).orElse(0L);
        for (int attempt = 1; ; attempt++) {
            DmsgEntry entry = sign(content, sequence);
            try {
                discovery.post(entry);
                lastSequence = Optional.of(sequence);
                lastTimestamp = entry.timestamp();
                return true;
            } catch (WrongSequenceException e) {
                Optional<DmsgEntry> standing = discovery.entry(owner.pub());
                if (standing.isPresent() && standing.get().timestamp() > entry.timestamp()) {
                    return false;
                }
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                sequence = standing.map(one -> one.sequence() + 1).orElse(0L);
                rest(backoff.next());
            }
        }
    }

    /**
     * Removes the entry, signed afresh: what is stored may carry a signature that fits no longer. One that was published
     * later than ours is another process's and stays, since that process would be unreachable without it.
     */
    public void retract(DmsgEntry content) throws IOException {
        Optional<DmsgEntry> standing = discovery.entry(owner.pub());
        if (standing.isPresent() && standing.get().timestamp() > lastTimestamp) {
            return;
        }
        if (standing.isPresent()) {
            discovery.delete(sign(content, lastSequence.map(last -> last + 1).orElse(0L)));
        }
        lastSequence = Optional.empty();
        lastTimestamp = Long.MIN_VALUE;
    }

    private DmsgEntry sign(DmsgEntry content, long sequence) {
        long now = seams.clock().wallNanos();
        boolean same = lastTimestamp >= now && lastTimestamp - now <= TOLERATED.toNanos();
        return content.renewed(sequence, same ? lastTimestamp + 1 : now).signedBy(owner, curve);
    }

    private void rest(Duration wait) throws IOException {
        try {
            if (closed.settledWithin(seams.timers(), wait)) {
                throw new InterruptedIOException(
                        "closed while publishing the entry of " + owner.pub().brief());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(
                    "interrupted while publishing the entry of " + owner.pub().brief());
        }
    }
}
