package io.skyloom.managed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LivenessTest {
    private final Liveness liveness = new Liveness();

    @Test
    void shouldCallThreeUnansweredPingsInARowOverdue() {
        for (int i = 0; i < 3; i++) {
            assertThat(liveness.isOverdue(-1)).isFalse();
            liveness.pinged(i, 60L * i);
        }
        assertThat(liveness.isOverdue(-1)).isTrue();
    }

    @Test
    void shouldTakeAnyByteForASignOfLife() {
        for (int i = 0; i < 10; i++) {
            assertThat(liveness.isOverdue(60L * i - 1)).isFalse();
            liveness.pinged(i, 60L * i);
        }
    }

    @Test
    void shouldCountPingsThatThePeerHasPingedAfterAndNotAnswered() {
        assertThat(liveness.isUnheard()).isFalse();
        for (int i = 0; i < 3; i++) {
            liveness.pinged(i, 60L * i);
            liveness.pingedByPeer();
            assertThat(liveness.isUnheard()).isFalse();
            liveness.isOverdue(60L * i + 1);
        }
        assertThat(liveness.isUnheard()).isTrue();
        assertThat(liveness.ponged(2, 200)).isPresent();
        assertThat(liveness.isUnheard()).isFalse();
    }

    @Test
    void shouldNotMissAnswersOfAPeerThatDoesNotPing() {
        liveness.pingedByPeer();
        for (int i = 0; i < 10; i++) {
            liveness.isOverdue(60L * i - 1);
            liveness.pinged(i, 60L * i);
        }
        assertThat(liveness.isUnheard()).isFalse();
    }

    @Test
    void shouldMeasureTheRoundTripAndStartCountingAnew() {
        liveness.pinged(7, 100);
        assertThat(liveness.isOverdue(0)).isFalse();
        liveness.pinged(8, 200);
        assertThat(liveness.isOverdue(0)).isFalse();
        assertThat(liveness.ponged(8, 230)).hasValue(30);
        for (int i = 0; i < 2; i++) {
            liveness.pinged(9 + i, 300);
            assertThat(liveness.isOverdue(0)).isFalse();
        }
        liveness.pinged(11, 400);
        assertThat(liveness.isOverdue(0)).isTrue();
    }

    @Test
    void shouldCountALateAnswerAsAnAnswer() {
        for (int i = 0; i < 3; i++) {
            liveness.pinged(i, 60L * i);
            liveness.isOverdue(-1);
        }
        assertThat(liveness.ponged(0, 500)).hasValue(500);
        assertThat(liveness.isOverdue(-1)).isFalse();
    }

    @Test
    void shouldIgnoreAnswersToNothing() {
        assertThat(liveness.ponged(0, 1)).isEmpty();
        liveness.pinged(5, 1);
        assertThat(liveness.ponged(6, 2)).isEmpty();
        for (int i = 10; i < 20; i++) {
            liveness.pinged(i, i);
        }
        assertThat(liveness.ponged(5, 30)).isEmpty();
    }
}
