package io.skyloom.routing.group;

import io.skyloom.seam.Clock;
import io.skyloom.seam.Seams;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the rules of an idle group alive along its routes. A keep-alive follows half of the rules' life after the last
 * data; where rules are short-lived a ping goes every third of it, because an older or newer peer may be silent for
 * longer than its own direction lives, and its pongs keep that direction up.
 *
 * <p>Beats on the timer thread; any thread tells that data was sent or a pong came.
 */
final class Pulse {
    /** Rules that live this long need no pings: every generation sends keep-alives in time. */
    static final Duration PINGLESS = Duration.ofMinutes(2);

    /** This many keep-alives in a row that did not get out end the group. */
    static final int MOST_FAILURES = 5;

    private final GroupLife life;
    private final Clock clock;
    private final TimerSlot timer;
    private final long keepAlivePeriod;

    /** 0 for no pings. */
    private final long pingPeriod;

    /** When data or a keep-alive was last sent. */
    private volatile long lastSent;

    /** Owned by the timer thread, as the fields below; before the start by the thread that starts. */
    private long lastPing;

    private long lastReceived;
    private int failures;

    /** What the latest ping carried; written by the timer thread, the time before the stamp. */
    private volatile long pingNanos;

    private volatile long pingStamp;

    /** @param ruleLife the keep-alive found in the group's own forward rule */
    Pulse(GroupLife life, Seams seams, Duration ruleLife) {
        this.life = life;
        this.clock = seams.clock();
        this.timer = new TimerSlot(seams.timers());
        this.keepAlivePeriod = Math.max(1, ruleLife.toNanos() / 2);
        this.pingPeriod = ruleLife.compareTo(PINGLESS) < 0 ? Math.max(1, ruleLife.toNanos() / 3) : 0;
    }

    void start() {
        long now = clock.nanoTime();
        lastSent = now;
        lastPing = now;
        beatAfter(untilNext(now));
    }

    void stop() {
        timer.stop();
    }

    void dataSent() {
        lastSent = clock.nanoTime();
    }

    /** A pong came with this stamp. */
    void answered(long stamp) {
        if (stamp == pingStamp && stamp != 0) {
            life.traffic().latency(Math.max(0, clock.nanoTime() - pingNanos));
        }
    }

    private void beat() {
        long now = clock.nanoTime();
        life.trim();
        if (now - lastSent >= keepAlivePeriod) {
            keepAlive(now);
        }
        if (pingPeriod > 0 && now - lastPing >= pingPeriod) {
            ping(now);
        }
        if (failures >= MOST_FAILURES) {
            life.end(new GroupEnd(
                    GroupEnd.Kind.UNREACHABLE, "the first hop took none of " + failures + " keep-alives in a row"));
        } else {
            beatAfter(failures == 0 ? untilNext(now) : keepAlivePeriod / MOST_FAILURES);
        }
    }

    private void keepAlive(long now) {
        if (life.trySend(GroupPacket.KEEP_ALIVE, GroupPacket.NOTHING)) {
            lastSent = now;
            failures = 0;
        } else {
            failures++;
        }
    }

    private void ping(long now) {
        long received = life.traffic().receivedBytes();
        double seconds = (double) (now - lastPing) / TimeUnit.SECONDS.toNanos(1);
        long speed = (long) ((received - lastReceived) / Math.max(seconds, 1e-9));
        life.traffic().downloadSpeed(speed);
        lastReceived = received;
        lastPing = now;
        long stamp = clock.wallMillis();
        pingNanos = now;
        pingStamp = stamp;
        life.trySend(GroupPacket.PING, GroupPacket.ping(stamp, speed));
    }

    private long untilNext(long now) {
        long keepAlive = keepAlivePeriod - (now - lastSent);
        return pingPeriod == 0 ? keepAlive : Math.min(keepAlive, pingPeriod - (now - lastPing));
    }

    private void beatAfter(long nanos) {
        timer.set(Duration.ofNanos(Math.max(1, nanos)), this::beat);
    }
}
