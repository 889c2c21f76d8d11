package io.skyloom.rules.planted;

/** Waits for a while and hopes. */
public final class BySleeping {
    private BySleeping() {}

    static void pause() throws InterruptedException {
        Thread.sleep(100);
    }
}
