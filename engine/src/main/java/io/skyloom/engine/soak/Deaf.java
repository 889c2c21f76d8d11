package io.skyloom.engine.soak;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Somebody who sends a quarter of a megabyte a second to the echo at another visor and never reads what comes back. */
final class Deaf {
    private static final int PIECE = 16 * 1024;
    private static final Duration EVERY = Duration.ofMillis(64);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Realm realm;
    private final Station from;
    private final Station to;
    private final Outcome<Boolean> stop = new Outcome<>();
    private volatile @Nullable ByteStream current;

    Deaf(Realm realm, Station from, Station to) {
        this.realm = realm;
        this.from = from;
        this.to = to;
    }

    void start() {
        realm.driver().threads().start("deaf/" + from + ">" + to, this::run);
    }

    /** Ends it. Idempotent. */
    void stop() {
        stop.complete(true);
        ByteStream open = current;
        if (open != null) {
            realm.begin("close a deaf end", () -> {
                open.close();
                return true;
            });
        }
    }

    private void run() {
        try {
            while (!stop.isDone()) {
                once();
                stop.settledWithin(realm.driver().timers(), PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void once() throws InterruptedException {
        byte[] piece = new byte[PIECE];
        try (ByteStream stream = from.dialEcho(to.key())) {
            current = stream;
            while (!stop.isDone()) {
                stream.writeFully(piece, 0, piece.length);
                stop.settledWithin(realm.driver().timers(), EVERY);
            }
        } catch (IOException e) {
            // Whoever never reads loses his route: that is what this is for.
        } finally {
            current = null;
        }
    }
}
