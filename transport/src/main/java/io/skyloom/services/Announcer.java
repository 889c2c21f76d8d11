package io.skyloom.services;

import io.skyloom.http.HttpStatusException;
import io.skyloom.registry.IdentityRegistry;
import io.skyloom.retry.Backoff;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps services listed at one service discovery, each on a virtual thread of its own. An entry that is announced anew
 * while its former announcement still takes it back waits for that, so that the old goodbye never undoes the new
 * welcome.
 */
public final class Announcer implements Announcements, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private final Seams seams;
    private final ServiceDiscoveryClient client;
    private final AnnouncePace pace;
    private final IdentityRegistry<Key, Kept> announced = new IdentityRegistry<>();
    private final Outcome<Boolean> closed = new Outcome<>();
    private final LongAdder registrations = new LongAdder();
    private final LongAdder failures = new LongAdder();

    /** What makes two announcements the same. */
    private record Key(ServiceAddress address, String type) {}

    /** @param client owned by the announcer from now on; others may ask it questions */
    public Announcer(Seams seams, ServiceDiscoveryClient client, AnnouncePace pace) {
        this.seams = seams;
        this.client = client;
        this.pace = pace;
    }

    /** {@inheritDoc} An entry announced after {@link #close} is not listed. */
    @Override
    public Announcement announce(ServiceEntry entry) {
        if (closed.isDone()) {
            return () -> {};
        }
        Kept kept = new Kept(entry);
        kept.begin(announced.install(kept.key, kept));
        if (closed.isDone()) {
            kept.close();
        }
        return kept;
    }

    /** How many announcements there are, those that are being taken back included. */
    public int size() {
        return announced.size();
    }

    /** How many registrations and renewals have succeeded. */
    public long registrations() {
        return registrations.sum();
    }

    /** How many registrations and renewals have failed. */
    public long failures() {
        return failures.sum();
    }

    /** Takes every entry back, all at once and within the limit of one, then closes the client. Idempotent. */
    @Override
    public void close() {
        if (!closed.complete(true)) {
            return;
        }
        List<Kept> last = announced.snapshot();
        last.forEach(Kept::close);
        long start = seams.clock().nanoTime();
        try {
            for (Kept one : last) {
                Duration left = pace.farewell().minusNanos(seams.clock().nanoTime() - start);
                one.over.settledWithin(seams.timers(), left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            client.close();
        }
    }

    /** One entry and the life of its listing. */
    private final class Kept implements Announcement {
        private final ServiceEntry entry;
        private final Key key;
        private final Outcome<Boolean> ended = new Outcome<>();
        private final Outcome<Boolean> over = new Outcome<>();
        private final Backoff backoff;

        /** Whether the service may list it; owned by the announcing thread. */
        private boolean perhapsListed;

        /** Owned by the announcing thread. */
        private String lastComplaint = "";

        Kept(ServiceEntry entry) {
            this.entry = entry;
            this.key = new Key(entry.address(), entry.type());
            this.backoff = new Backoff(pace.firstRetry(), pace.lastRetry(), seams.entropy());
        }

        void begin(@Nullable Kept former) {
            seams.threads().start("services/" + entry.type(), () -> run(former));
        }

        @Override
        public void close() {
            ended.complete(true);
        }

        private void run(@Nullable Kept former) {
            try {
                if (former != null) {
                    former.close();
                    // It ends within the limit of one call and one farewell.
                    former.over.settledWithin(seams.timers(), pace.lastRetry());
                }
                while (!ended.isDone()) {
                    ended.settledWithin(seams.timers(), register());
                }
                if (perhapsListed) {
                    withdraw();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                announced.remove(key, this);
                over.complete(true);
            }
        }

        /** Registers once; returns how long to rest. */
        private Duration register() {
            boolean before = perhapsListed;
            try {
                perhapsListed = true;
                client.register(entry, pace.renewal());
                succeeded();
                return pace.renewal()
                        .minusNanos(seams.entropy().nextLong(pace.renewal().toNanos() / 10 + 1));
            } catch (HttpStatusException e) {
                perhapsListed = before;
                return failed(e);
            } catch (IOException e) {
                return failed(e);
            }
        }

        private void succeeded() {
            registrations.increment();
            backoff.reset();
            if (!lastComplaint.isEmpty()) {
                LOG.info("{} is listed as {} after all", entry.address(), entry.type());
                lastComplaint = "";
            }
        }

        private Duration failed(IOException why) {
            failures.increment();
            String complaint = String.valueOf(why.getMessage());
            if (!complaint.equals(lastComplaint) && !ended.isDone()) {
                lastComplaint = complaint;
                LOG.warn("{} is not listed as {}: {}; tried again and again", entry.address(), entry.type(), complaint);
            }
            return backoff.next();
        }

        private void withdraw() {
            try {
                client.withdraw(entry.address(), entry.type(), pace.farewell());
            } catch (IOException e) {
                LOG.info("{} may stay listed as {} for a while: {}", entry.address(), entry.type(), e.getMessage());
            }
        }
    }
}
