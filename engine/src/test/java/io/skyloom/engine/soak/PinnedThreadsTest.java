package io.skyloom.engine.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PinnedThreadsTest {
    /** The end of a soak closes it before it asks, and once more whatever has happened. */
    @Test
    void shouldCloseTwice() {
        PinnedThreads pinned = PinnedThreads.watch();
        pinned.close();
        pinned.close();
        assertThat(pinned.found()).isEmpty();
    }
}
