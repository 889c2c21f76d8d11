package io.skyloom.engine.skysocks;

import io.skyloom.engine.app.Arrivals;
import io.skyloom.engine.skysocks.LivenessJudge.Evidence;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.yamux.YamuxConnection;
import io.skyloom.yamux.YamuxStats;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Watches over one session on a thread of its own until the session has ended, and ends it when it is dead. Asking never
 * waits: the question is left for the session's writer and the answer is looked for later.
 */
final class SessionWatch {
    private final YamuxConnection tunnel;
    private final LongSupplier arrivals;
    private final Seams seams;
    private final LivenessParameters parameters;

    /** The latest question. */
    private Outcome<Duration> answer = new Outcome<>();

    /** @param carrier may tell what arrives beside the bytes that it delivers */
    SessionWatch(YamuxConnection tunnel, ByteStream carrier, LivenessParameters parameters, Seams seams) {
        this.tunnel = tunnel;
        this.arrivals = carrier instanceof Arrivals known ? known::arrivals : () -> 0;
        this.parameters = parameters;
        this.seams = seams;
    }

    /** Returns when the session has ended. */
    void run() {
        try {
            watch();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            tunnel.close(new IOException("its watch was interrupted"));
        }
    }

    private void watch() throws InterruptedException {
        LivenessJudge judge = new LivenessJudge(parameters, seams.clock().nanoTime());
        while (!tunnel.ended().settledWithin(seams.timers(), rest(judge))) {
            YamuxStats stats = tunnel.stats();
            Evidence seen = new Evidence(
                    answer.isDone(), stats.bytesIn(), stats.silence().toNanos(), arrivals.getAsLong());
            switch (judge.judge(seams.clock().nanoTime(), seen)) {
                case WAIT -> {}
                case ASK -> answer = tunnel.ping();
                case DEAD ->
                    tunnel.close(new IOException("nothing has come from the server for "
                            + stats.silence().toSeconds() + " s"));
            }
        }
    }

    private Duration rest(LivenessJudge judge) {
        long silence = tunnel.stats().silence().toNanos();
        return Duration.ofNanos(judge.rest(seams.clock().nanoTime(), silence));
    }
}
