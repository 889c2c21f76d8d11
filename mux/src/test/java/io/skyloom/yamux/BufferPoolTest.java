package io.skyloom.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
    @Test
    void shouldLendAgainWhatWasReturned() {
        BufferPool pool = new BufferPool(1 << 20);
        BufferPool.Segment segment = pool.takeSegment();
        byte[] batch = pool.takeBatch(Outbox.USUAL_BATCH_BYTES);
        assertThat(pool.lentBytes()).isEqualTo(BufferPool.SEGMENT_BYTES + Outbox.USUAL_BATCH_BYTES);
        segment.to = 5;
        pool.give(segment);
        pool.giveBatch(batch);
        assertThat(pool.lentBytes()).isZero();
        assertThat(pool.idleBytes()).isEqualTo(BufferPool.SEGMENT_BYTES + Outbox.USUAL_BATCH_BYTES);
        assertThat(pool.takeSegment()).isSameAs(segment);
        assertThat(segment.to).as("as good as new").isZero();
        assertThat(pool.takeBatch(Outbox.USUAL_BATCH_BYTES)).isSameAs(batch);
    }

    @Test
    void shouldKeepNoMoreThanItMay() {
        BufferPool pool = new BufferPool(1 << 20);
        List<BufferPool.Segment> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(pool.takeSegment());
        }
        many.forEach(pool::give);
        assertThat(pool.lentBytes()).isZero();
        assertThat(pool.idleBytes()).isBetween(1L << 18, 1L << 20);
    }

    @Test
    void shouldLendArraysOfOtherSizesAndKeepNone() {
        BufferPool pool = new BufferPool(1 << 20);
        byte[] odd = pool.takeBatch(100);
        assertThat(odd).hasSize(100);
        pool.giveBatch(odd);
        assertThat(pool.lentBytes()).isZero();
        assertThat(pool.idleBytes()).isZero();
    }
}
