package io.skyloom.engine.appserver;

import io.skyloom.seam.Seams;
import io.skyloom.seam.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A point in time that may be set anew at any moment. Any thread. */
final class DeadlineWatch {
    /** One later than this is none. */
    private static final Duration FARTHEST = Duration.ofDays(365);

    private static final Setting NONE = new Setting();

    private final Seams seams;
    private final Runnable onPassing;
    private final AtomicReference<Setting> current = new AtomicReference<>(NONE);

    /** One deadline; its parts are written by the thread that sets it and by the timer. */
    private static final class Setting {
        private volatile boolean passed;
        private volatile Timers.@Nullable Timer timer;

        private void cancel() {
            Timers.Timer waiting = timer;
            if (waiting != null) {
                waiting.cancel();
            }
        }
    }

    /** @param onPassing run by the timer thread or by whoever sets a deadline in the past; must not block */
    DeadlineWatch(Seams seams, Runnable onPassing) {
        this.seams = seams;
        this.onPassing = onPassing;
    }

    /** How long it is until then, negative when it has passed; empty for no deadline worth the name. */
    Optional<Duration> left(Optional<Instant> until) {
        Instant now = Instant.ofEpochSecond(0, seams.clock().wallNanos());
        return until.map(time -> Duration.between(now, time)).filter(span -> span.compareTo(FARTHEST) < 0);
    }

    /** Replaces the deadline; empty for none. */
    void set(Optional<Duration> left) {
        Setting fresh = left.isPresent() ? new Setting() : NONE;
        Objects.requireNonNull(current.getAndSet(fresh)).cancel();
        left.ifPresent(span -> begin(fresh, span));
    }

    private void begin(Setting fresh, Duration span) {
        if (!span.isPositive()) {
            pass(fresh);
            return;
        }
        fresh.timer = seams.timers().schedule(span, () -> pass(fresh));
        if (current.get() != fresh) {
            fresh.cancel(); // replaced between the two: neither side may miss the other
        }
    }

    private void pass(Setting setting) {
        setting.passed = true;
        if (current.get() == setting) {
            onPassing.run();
        }
    }

    /** Whether the deadline that holds now has passed. */
    boolean hasPassed() {
        return Objects.requireNonNull(current.get()).passed;
    }

    /** Forgets it. */
    void close() {
        set(Optional.empty());
    }
}
