package io.skyloom.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventuallyTest {
    @Test
    void shouldReturnWhatWasWaitedFor() {
        AtomicInteger polls = new AtomicInteger();
        assertThat(Eventually.sees("the third", polls::incrementAndGet, n -> n == 3))
                .isEqualTo(3);
    }

    @Test
    void shouldSayWhatItSawAndWhatTheThreadsDid() {
        assertThatThrownBy(() -> Eventually.sees("a seven", Duration.ofMillis(20), () -> 4, n -> n == 7))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not within PT0.02S: a seven; last seen: 4")
                .hasMessageContaining("EventuallyTest.shouldSayWhatItSawAndWhatTheThreadsDid");
    }
}
