package io.skyloom.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.seam.Threads;
import io.skyloom.seam.virtual.VirtualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a reader lets frames gather, and when it must not. */
class ReadPaceTest {
    private static final int READS = 1000;

    private final VirtualTime time = new VirtualTime(VirtualTime.JUST_BEFORE_OVERFLOW);
    private final Pauses pauses = new Pauses();
    private final ReadPace pace = new ReadPace(time, pauses);

    @Test
    void shouldGatherWhatComesFrameByFrameFasterThanAConversationCould() {
        readsOf(1, 20, ReadPace.LEAN_READS);
        assertThat(pauses.count).isZero();
        readsOf(1, 20, 1);
        assertThat(pauses.count).isOne();
    }

    @Test
    void shouldGoOnWhileEachPauseBringsAHeap() {
        readsOf(1, 20, ReadPace.LEAN_READS + 1);
        readsOf(ReadPace.HEAP, 70, READS);
        assertThat(pauses.count).isEqualTo(READS + 1);
    }

    @Test
    void shouldReadAtOnceAgainAfterAPauseThatBroughtNoHeap() {
        readsOf(1, 20, ReadPace.LEAN_READS + 1);
        readsOf(ReadPace.HEAP - 1, 70, READS);
        assertThat(pauses.count).isOne();
    }

    @Test
    void shouldRestLongerWhereARestBringsACrowd() {
        readsOf(1, 20, ReadPace.LEAN_READS + 1);
        readsOf(ReadPace.CROWD - 1, 100, 1);
        assertThat(pauses.last).isEqualTo(ReadPace.PAUSE_NANOS);
        readsOf(ReadPace.CROWD, 100, 1);
        assertThat(pauses.last).isEqualTo(ReadPace.LONG_PAUSE_NANOS);
        readsOf(2 * ReadPace.CROWD, 250, READS);
        assertThat(pauses.last).isEqualTo(ReadPace.LONG_PAUSE_NANOS);
    }

    @Test
    void shouldRestNoLongerThanUsualWhenTheCrowdIsGone() {
        readsOf(1, 20, ReadPace.LEAN_READS + 1);
        readsOf(ReadPace.CROWD, 100, 1);
        readsOf(2 * ReadPace.CROWD - 1, 250, 1);
        assertThat(pauses.last).isEqualTo(ReadPace.PAUSE_NANOS);
        readsOf(ReadPace.HEAP - 1, 100, 1);
        readsOf(ReadPace.CROWD, 100, READS);
        assertThat(pauses.count).as("crowds that come by themselves").isEqualTo(3);
    }

    /** Questions and answers between two threads take at least that long, and must not wait for a heap. */
    @ParameterizedTest
    @ValueSource(ints = {26, 60, 1000, 1_000_000})
    void shouldNotHoldUpAConversation(int microsBetweenReads) {
        readsOf(1, microsBetweenReads, READS);
        assertThat(pauses.count).isZero();
    }

    @Test
    void shouldNotPauseWhereReadsBringHeapsByThemselves() {
        readsOf(ReadPace.HEAP, 1, READS);
        assertThat(pauses.count).isZero();
    }

    /** A short flurry now and then is not a storm, however many there are. */
    @Test
    void shouldForgetAFlurryThatAHeapEnds() {
        for (int i = 0; i < READS; i++) {
            readsOf(1, 1, ReadPace.LEAN_READS / 2);
            readsOf(ReadPace.HEAP, 1, 1);
        }
        assertThat(pauses.count).isZero();
    }

    private void readsOf(int frames, int microsBefore, int reads) {
        for (int read = 0; read < reads; read++) {
            time.advance(Duration.ofNanos(1000L * microsBefore));
            for (int frame = 0; frame < frames; frame++) {
                pace.onFrame();
            }
            pace.beforeWaiting();
        }
    }

    /** Counts pauses and starts nothing. */
    private static final class Pauses implements Threads {
        private int count;
        private long last;

        @Override
        public Thread start(String name, Runnable body) {
            throw new AssertionError(name);
        }

        @Override
        public Thread startDataPlane(String name, Runnable body) {
            throw new AssertionError(name);
        }

        @Override
        public void pause(long nanos) {
            count++;
            last = nanos;
        }

        @Override
        public List<String> running() {
            return List.of();
        }
    }
}
