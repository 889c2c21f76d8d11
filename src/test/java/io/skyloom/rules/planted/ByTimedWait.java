package io.skyloom.rules.planted;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits by the machine's time. */
public final class ByTimedWait {
    private ByTimedWait() {}

    static @Nullable String next(BlockingQueue<String> queue) throws InterruptedException {
        return queue.poll(1, TimeUnit.SECONDS);
    }
}
