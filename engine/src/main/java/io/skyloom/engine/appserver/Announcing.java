package io.skyloom.engine.appserver;

import io.skyloom.services.Announcements;
import io.skyloom.services.Announcements.Announcement;
import io.skyloom.services.ServiceEntry;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Lists the service of one run, once at most: from when it says that it works until it ends. To stop is final, also
 * before anything was started; whatever was started is stopped, whichever of the two comes first. Any thread; nobody
 * waits and no lock is held.
 */
public final class Announcing {
    /** Where it stands; moves forward only. */
    private sealed interface Stage {
        /** Not asked for yet. */
        record Quiet() implements Stage {}

        /** Some thread is starting it. */
        record Starting() implements Stage {}

        /** Listed. */
        record Listed(Announcement handle) implements Stage {}

        /** Over; a thread that was starting it closes what it got. */
        record Over() implements Stage {}
    }

    private static final Stage QUIET = new Stage.Quiet();
    private static final Stage STARTING = new Stage.Starting();
    private static final Stage OVER = new Stage.Over();

    private final Announcements announcements;
    private final Optional<ServiceEntry> entry;
    private final AtomicReference<Stage> stage = new AtomicReference<>(QUIET);

    /** @param entry what to list; empty for a service that is not listed anywhere */
    public Announcing(Announcements announcements, Optional<ServiceEntry> entry) {
        this.announcements = announcements;
        this.entry = entry;
    }

    /** The run says that it works. */
    public void start() {
        if (entry.isEmpty() || !stage.compareAndSet(QUIET, STARTING)) {
            return;
        }
        Announcement handle = announcements.announce(entry.get());
        if (!stage.compareAndSet(STARTING, new Stage.Listed(handle))) {
            handle.close();
        }
    }

    /** The run ends. */
    public void stop() {
        Stage former = Objects.requireNonNull(stage.getAndSet(OVER));
        if (former instanceof Stage.Listed listed) {
            listed.handle().close();
        }
    }

    /** Whether it is listed right now. */
    public boolean isListed() {
        return stage.get() instanceof Stage.Listed;
    }
}
