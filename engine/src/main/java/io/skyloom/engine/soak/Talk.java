package io.skyloom.engine.soak;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Traffic from one visor to the echo at another, as a proxy's client makes it: it asks again and again and compares what
 * comes back byte for byte, gives a route up that stays silent for 25 seconds, and dials again with growing pauses. What
 * comes back wrong is a failure for ever.
 */
final class Talk {
    /** A route that says nothing for so long is given up. */
    static final Duration SILENCE = Duration.ofSeconds(25);
    /** The longest pause between two attempts to dial. */
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** What an answer may take without counting as late. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /** As many as come while everybody is waited for. */
    private static final int REMEMBERED = 512;

    private final Realm realm;
    private final Station from;
    private final Station to;
    private final Way way;
    private final int bytes;
    private final Duration every;
    private final Dice dice;
    private final Outcome<Boolean> stop = new Outcome<>();
    private final Outcome<Boolean> ended = new Outcome<>();
    private final ReentrantLock lock = new ReentrantLock();

    private volatile @Nullable Thread thread;

    /** What ends the rest of this moment. */
    private volatile Outcome<Boolean> nap = new Outcome<>();

    @GuardedBy("lock")
    private int answers;

    @GuardedBy("lock")
    private int dials;

    @GuardedBy("lock")
    private Duration lastAnswer = Duration.ZERO;

    /** When the last few answers came, the oldest first. */
    @GuardedBy("lock")
    private final Deque<Duration> latest = new ArrayDeque<>();

    @GuardedBy("lock")
    private Duration slowest = Duration.ZERO;

    @GuardedBy("lock")
    private @Nullable String wrong;

    @GuardedBy("lock")
    private String lastFailure = "nothing has failed";

    @GuardedBy("lock")
    private @Nullable Line current;

    @GuardedBy("lock")
    private final List<Gap> gaps = new ArrayList<>();

    /** A time without answers, from the last one before it to the first one after it, which was due long before. */
    record Gap(Duration from, Duration due, Duration to, String why) {}

    Talk(Realm realm, Station from, Station to, Way way, int bytes, Duration every, long seed) {
        this.realm = realm;
        this.from = from;
        this.to = to;
        this.way = way;
        this.bytes = bytes;
        this.every = every;
        this.dice = new Dice(seed ^ toString().hashCode());
    }

    void start() {
        thread = realm.driver().threads().start("talk/" + this, this::run);
    }

    /** Ends it; in order where the route is alive. */
    Outcome<Boolean> stop() {
        stop.complete(true);
        prod();
        Line open = connection();
        if (open != null) {
            realm.begin("close " + this, () -> {
                open.close();
                return true;
            });
        }
        return ended;
    }

    /** Whatever it rests for, it asks or dials at once. */
    void prod() {
        nap.complete(true);
    }

    /** The application at this end dies: whatever it has or waits for is dropped without a word, and it begins anew. */
    void hangUp() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    int answers() {
        lock.lock();
        try {
            return answers;
        } finally {
            lock.unlock();
        }
    }

    /** What the slowest answer since the last call took. */
    Duration takeSlowest() {
        lock.lock();
        try {
            Duration taken = slowest;
            slowest = Duration.ZERO;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** How many connections were made. */
    int dials() {
        lock.lock();
        try {
            return dials;
        } finally {
            lock.unlock();
        }
    }

    /** What came back other than it was sent; null as long as nothing did. */
    @Nullable
    String wrong() {
        lock.lock();
        try {
            return wrong;
        } finally {
            lock.unlock();
        }
    }

    /** The silences since the last call. */
    List<Gap> takeGaps() {
        lock.lock();
        try {
            List<Gap> taken = List.copyOf(gaps);
            gaps.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Who has ends of routes for it at this moment. */
    List<Station> ends() {
        return connection() == null ? List.of() : way.ends(from, to);
    }

    /** Who has a connection to himself for it at this moment, one for each. */
    List<Station> localConnections() {
        return connection() == null ? List.of() : way.localConnections(from, to);
    }

    /** Whether it goes through a proxy. */
    boolean isProxied() {
        return way instanceof Way.Proxy;
    }

    /** When it was answered for the first time after a moment within the last few answers; or last, before it. */
    Duration firstAnswerAfter(Duration moment) {
        lock.lock();
        try {
            return latest.stream()
                    .filter(at -> at.compareTo(moment) >= 0)
                    .findFirst()
                    .orElse(lastAnswer);
        } finally {
            lock.unlock();
        }
    }

    Station from() {
        return from;
    }

    Station to() {
        return to;
    }

    /** The connection of this moment, if there is one. */
    @Nullable
    Line connection() {
        lock.lock();
        try {
            return current;
        } finally {
            lock.unlock();
        }
    }

    String state() {
        lock.lock();
        try {
            return this + ": " + answers + " answers over " + dials + " connections, the last at "
                    + Spans.text(lastAnswer) + "; " + lastFailure;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            talkOn();
        } finally {
            ended.complete(true);
        }
    }

    private void talkOn() {
        Duration pause = FIRST_PAUSE;
        while (!stop.isDone()) {
            int before = answers();
            boolean hungUp = once();
            pause = hungUp || answers() > before + 1 ? FIRST_PAUSE : pause;
            pauseFor(pause);
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        }
    }

    /** One connection; returns whether it was hung up in the middle. */
    private boolean once() {
        try (Line connection = way.dial(from, to)) {
            opened(connection);
            converse(connection);
            return false;
        } catch (IOException e) {
            failed(e.getMessage());
            return Thread.interrupted();
        } catch (InterruptedException e) {
            failed("hung up");
            return true;
        } finally {
            closed();
        }
    }

    private void converse(Line connection) throws IOException, InterruptedException {
        while (!stop.isDone()) {
            byte[] sent = new byte[1 + dice.below(bytes)];
            dice.fill(sent);
            Duration asked = now();
            int mismatch = connection.echo(sent);
            answered(mismatch, asked);
            rest(every);
        }
    }

    private Seams seams() {
        return realm.driver();
    }

    private void rest(Duration span) throws InterruptedException {
        Outcome<Boolean> mine = new Outcome<>();
        nap = mine;
        if (!stop.isDone()) {
            mine.settledWithin(seams().timers(), span);
        }
    }

    /** Whoever hangs up what is not there begins anew the sooner. */
    private void pauseFor(Duration span) {
        try {
            rest(span);
        } catch (InterruptedException e) {
            failed("hung up between two connections");
        }
    }

    private void opened(Line connection) {
        lock.lock();
        try {
            dials++;
            current = connection;
        } finally {
            lock.unlock();
        }
    }

    private void closed() {
        lock.lock();
        try {
            current = null;
        } finally {
            lock.unlock();
        }
    }

    private void failed(@Nullable String why) {
        lock.lock();
        try {
            lastFailure = "failed last at " + Spans.text(now()) + " by: " + why;
        } finally {
            lock.unlock();
        }
    }

    private void answered(int mismatch, Duration asked) {
        Duration now = now();
        lock.lock();
        try {
            Duration took = now.minus(asked);
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
            if (mismatch >= 0) {
                wrong = this + " got another byte back than it had sent, at " + mismatch;
            }
            Duration due = lastAnswer.plus(every).plus(GRACE);
            if (answers > 0 && now.compareTo(due) > 0) {
                gaps.add(new Gap(lastAnswer, due, now, lastFailure));
            }
            answers++;
            lastAnswer = now;
            latest.add(now);
            if (latest.size() > REMEMBERED) {
                latest.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    private Duration now() {
        return realm.ground().elapsed();
    }

    @Override
    public String toString() {
        return from + ">" + to + way.mark();
    }
}
