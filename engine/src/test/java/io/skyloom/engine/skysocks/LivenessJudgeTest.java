package io.skyloom.engine.skysocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.skysocks.LivenessJudge.Evidence;
import io.skyloom.engine.skysocks.LivenessJudge.Verdict;
import io.skyloom.testing.Cases;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LivenessJudgeTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** Close to the overflow of the monotonic clock. */
    private static final long START = Long.MAX_VALUE - 20 * SECOND;

    /** A session as the judge sees it, in half seconds. */
    private static final class Session {
        private final LivenessJudge judge = new LivenessJudge(LivenessParameters.USUAL, START);
        private long now = START;
        private long lastByte = START;
        private long bytes;
        private long arrivals;
        private boolean answered = true;
        private int questions;

        /** Goes on until the judge says so or the time is up; returns the second of the verdict, or -1. */
        double until(int second, Verdict wanted) {
            while (now - START < second * SECOND) {
                now += SECOND / 2;
                Verdict verdict = judge.judge(now, new Evidence(answered, bytes, now - lastByte, arrivals));
                if (verdict == Verdict.ASK) {
                    questions++;
                    answered = false;
                }
                if (verdict == wanted) {
                    return (now - START) / (double) SECOND;
                }
            }
            return -1;
        }

        void byteComes() {
            bytes++;
            lastByte = now;
        }
    }

    @Test
    void shouldAskEveryFifteenSecondsWhileAnswersCome() {
        Session session = new Session();
        for (int second = 15; second <= 150; second += 15) {
            assertThat(session.until(1000, Verdict.ASK)).isEqualTo(second);
            session.answered = true;
            session.byteComes();
        }
        assertThat(session.questions).isEqualTo(10);
    }

    @Test
    void shouldGiveUpBetweenTwentyFiveAndFortySecondsAfterTheBreak() {
        Session worst = new Session();
        assertThat(worst.until(100, Verdict.DEAD)).isEqualTo(40);
        assertThat(worst.questions).isEqualTo(1);
        Session best = new Session();
        best.until(15, Verdict.ASK);
        best.answered = true;
        best.byteComes();
        // Broken just before the second question.
        assertThat(best.until(100, Verdict.DEAD)).isEqualTo(55);
    }

    @Test
    void shouldCountAnAnswerThatComesLate() {
        Session session = new Session();
        session.until(26, Verdict.DEAD);
        assertThat(session.judge.failures()).isEqualTo(1);
        session.answered = true;
        session.byteComes();
        assertThat(session.until(30, Verdict.ASK)).isEqualTo(30);
        assertThat(session.judge.failures()).isZero();
    }

    @Test
    void shouldJudgeTheOldQuestionAgainInsteadOfAskingAnother() {
        Session session = new Session();
        session.until(26, Verdict.DEAD);
        assertThat(session.until(39, Verdict.ASK)).isEqualTo(-1);
        assertThat(session.questions).isEqualTo(1);
        session.arrivals++;
        // The second failure was averted by what arrived; the next two count.
        assertThat(session.until(100, Verdict.DEAD)).isEqualTo(45);
    }

    @Test
    void shouldNotBeImpressedForEverByWhatCannotBeDelivered() {
        Session session = new Session();
        for (int second = 1; second < 45; second++) {
            assertThat(session.until(second, Verdict.DEAD)).isEqualTo(-1);
            session.arrivals++;
        }
        assertThat(session.until(100, Verdict.DEAD)).isEqualTo(45);
    }

    @Test
    void shouldLiveOnBytesWithoutAnswers() {
        Session session = new Session();
        for (int second = 9; second < 2000; second += 9) {
            assertThat(session.until(second, Verdict.DEAD)).isEqualTo(-1);
            session.byteComes();
        }
        assertThat(session.questions).isEqualTo(1);
    }

    /** Whatever comes in between: dead at the latest after 45 s of silence, and never while bytes come in time. */
    @Test
    void shouldKeepItsPromisesInAnyOrderOfEvents() {
        Cases.check(2000, draw -> {
            Session session = new Session();
            double dead = -1;
            while (dead < 0 && session.now - START < 1000 * SECOND) {
                long silence = session.now - session.lastByte;
                assertThat(silence).isLessThanOrEqualTo(45 * SECOND);
                dead = session.until((int) ((session.now - START) / SECOND) + draw.between(1, 20), Verdict.DEAD);
                if (dead >= 0) {
                    assertThat(session.now - session.lastByte).isGreaterThanOrEqualTo(25 * SECOND);
                }
                if (draw.chance(0.6)) {
                    session.arrivals++;
                }
                if (draw.chance(0.4)) {
                    session.byteComes();
                    session.answered |= draw.chance(0.5);
                }
            }
            assertThat(session.judge.rest(session.now, 0)).isBetween(0L, 45 * SECOND);
        });
    }

    @Test
    void shouldRefuseParametersThatCannotBeKept() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new LivenessParameters(second, second.plusNanos(1), 1, second))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LivenessParameters(second, second, 0, second))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
