package io.skyloom.dmsg.discovery;

import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.retry.Backoff;
import io.skyloom.retry.Bell;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the published entry of one key up to date, on a thread of its own: whoever changes something calls {@link
 * #changed()}, and a moment later, when changes have come together, what is true then is published. It is published
 * again at every interval, because entries expire, and retried for as long as it fails. Nobody waits for a discovery
 * but that thread.
 */
public final class EntryAnnouncer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EntryAnnouncer.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

    private static final Duration NOTHING_TO_SAY = Duration.ofSeconds(5);

    private final String name;
    private final Supplier<Optional<DmsgEntry>> content;
    private final Pace pace;
    private final Seams seams;
    private final Publisher publisher;
    private final Bell bell = new Bell();
    private final Backoff retry;
    private final Outcome<Boolean> closed = new Outcome<>();
    private final Outcome<Boolean> published = new Outcome<>();
    private final Outcome<Boolean> ended = new Outcome<>();

    /** Owned by the announcing thread: what stands at the discovery. */
    private @Nullable DmsgEntry standing;

    /** Whether what stands at the discovery may not be what we published. */
    private volatile boolean doubtful;

    /** Owned by the announcing thread, monotonic. */
    private long publishedAt;

    /**
     * When to publish.
     *
     * @param settle how long changes may come together
     * @param interval after which the entry is published again although nothing changed
     * @param farewell how long the removal of the entry may take when closing
     */
    public record Pace(Duration settle, Duration interval, Duration farewell) {
        /** What peers do: one second, and the given interval. */
        public static Pace every(Duration interval) {
            return new Pace(Duration.ofSeconds(1), interval, Duration.ofSeconds(2));
        }
    }

    /** @param content what is true now, sequence and time aside; empty while there is nothing to say. Must not block */
    public EntryAnnouncer(
            DmsgDiscovery discovery,
            KeyPair owner,
            Curve curve,
            Supplier<Optional<DmsgEntry>> content,
            Pace pace,
            Seams seams) {
        this.name = "dmsg:" + owner.pub().brief() + "/announce";
        this.content = content;
        this.pace = pace;
        this.seams = seams;
        this.publisher = new Publisher(discovery, owner, curve, seams, closed);
        this.retry = new Backoff(FIRST_RETRY, LONGEST_RETRY, seams.entropy());
    }

    /** Starts the thread and publishes as soon as there is something to say. */
    public void start() {
        seams.threads().start(name, this::run);
    }

    /** Says that the entry is no longer true. Never blocks; any thread. */
    public void changed() {
        bell.ring();
    }

    /**
     * Says that the entry is worth publishing again although it may read the same: whoever held our place meanwhile may
     * have changed or removed it. Never blocks; any thread.
     */
    public void renew() {
        doubtful = true;
        bell.ring();
    }

    /** Completed when an entry was published for the first time; failed when closed before. */
    public Outcome<Boolean> published() {
        return published;
    }

    /** Stops announcing and removes the entry, for as long as the pace's farewell allows. Idempotent. */
    @Override
    public void close() {
        closed.complete(true);
        bell.ring();
        try {
            ended.await(seams.timers(), pace.farewell());
        } catch (TimeoutException | Outcome.FailedOutcome e) {
            LOG.debug("{}: the discovery was slow to hear the farewell", name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed.isDone()) {
                Duration pause = announce();
                boolean rung = bell.rest(seams.timers(), pause);
                if (rung && standing != null) {
                    closed.settledWithin(seams.timers(), pace.settle());
                }
            }
            retract();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            published.fail(new IOException("closed before the entry was published"));
            ended.complete(true);
        }
    }

    /** Publishes if need be; returns how long to rest unless something changes. */
    private Duration announce() {
        Optional<DmsgEntry> wanted = content.get();
        if (wanted.isEmpty()) {
            return NOTHING_TO_SAY;
        }
        if (isStanding(wanted.get()) && !isDue() && !doubtful) {
            return untilDue();
        }
        doubtful = false;
        try {
            if (!publisher.publish(wanted.get())) {
                LOG.info("{}: another process with the same key has published a later entry", name);
            }
            standing = wanted.get();
            publishedAt = seams.clock().nanoTime();
            published.complete(true);
            retry.reset();
            return pace.interval();
        } catch (IOException e) {
            doubtful = true;
            Duration pause = retry.next();
            LOG.warn("{}: not published, trying again in {} ms: {}", name, pause.toMillis(), e.getMessage());
            return pause;
        }
    }

    private boolean isStanding(DmsgEntry wanted) {
        return standing != null
                && Objects.equals(standing.client(), wanted.client())
                && Objects.equals(standing.server(), wanted.server());
    }

    private boolean isDue() {
        return !untilDue().isPositive();
    }

    private Duration untilDue() {
        return standing == null
                ? pace.interval()
                : pace.interval().minusNanos(seams.clock().nanoTime() - publishedAt);
    }

    private void retract() {
        if (standing == null) {
            return;
        }
        try {
            publisher.retract(standing);
        } catch (IOException e) {
            LOG.debug("{}: the entry stays until it expires: {}", name, e.getMessage());
        }
    }
}
