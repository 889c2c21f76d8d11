package io.skyloom.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.PassingStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.Gate;
import io.skyloom.seam.virtual.GatedStream;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A peer that reads slowly or not at all, in virtual time. */
class SlowCarrierTest {
    private static final int WINDOW = 1000;
    private static final Duration ALMOST_TOO_LONG = StallGuard.LIMIT.minusMillis(1);
    private static final byte[] PACKET = Packets.packet(1, new byte[893]);

    private VirtualTime time;
    private Seams seams;
    private StreamPair wire;
    private GatedStream gate;
    private SealedPair pair;

    @BeforeEach
    void open(World world) {
        time = world.virtual().time();
        seams = world.virtual().seams("visor", "10.0.0.9");
        wire = StreamPair.over(world.virtual().internet());
        wire.link().window(WINDOW);
        gate = new GatedStream(wire.first());
        pair = SealedPair.over(gate, wire.second(), seams);
    }

    @AfterEach
    void close() {
        pair.close();
        wire.close();
        Eventually.holds("no timer is left", () -> time.pending() == 0);
    }

    @Test
    void shouldCloseAStreamWhoseCarrierTakesNothingForTwoSeconds() throws IOException {
        gate.writing(Gate.STALL);
        Attempt write = new Attempt(() -> pair.first().write(PACKET, 0, PACKET.length));
        Attempt read = new Attempt(() -> pair.first().read(new byte[1], 0, 1));
        Eventually.holds("the write is blocked", () -> gate.blocked() == 1);
        time.advance(ALMOST_TOO_LONG);
        assertThat(pair.first().isClosed()).isFalse();
        time.advance(Duration.ofMillis(1));
        assertThat(pair.first().closeCause())
                .isInstanceOf(StalledException.class)
                .hasMessageContaining(SealedPair.PEER.brief())
                .hasMessageContaining("926 were waiting");
        assertThat(write.failure())
                .isInstanceOf(ClosedStreamException.class)
                .hasCauseInstanceOf(StalledException.class);
        assertThat(read.failure()).isInstanceOf(ClosedStreamException.class).hasCauseInstanceOf(StalledException.class);
        assertEveryCallTells(pair.first(), StalledException.class);
    }

    /** A full socket takes nothing until a third of its buffer is free, which lasts with a slow peer. */
    @Test
    void shouldBearACarrierThatTakesNothingWhileThePeerReceives() throws IOException {
        AtomicLong underWay = new AtomicLong(1_000_000);
        pair = SealedPair.over(new ReceivingPeer(gate, underWay), wire.second(), seams);
        gate.writing(Gate.STALL);
        Attempt write = new Attempt(() -> pair.first().write(PACKET, 0, PACKET.length));
        Eventually.holds("the write is blocked", () -> gate.blocked() == 1);
        for (int i = 0; i < 20; i++) {
            time.advance(StallGuard.LIMIT.dividedBy(4));
            underWay.addAndGet(-1);
        }
        assertThat(pair.first().isClosed()).isFalse();
        time.advance(StallGuard.LIMIT);
        assertThat(write.failure()).hasCauseInstanceOf(StalledException.class);
    }

    private static final class ReceivingPeer extends PassingStream {
        private final AtomicLong underWay;

        ReceivingPeer(ByteStream inner, AtomicLong underWay) {
            super(inner);
            this.underWay = underWay;
        }

        @Override
        public long unacknowledged() {
            return underWay.get();
        }
    }

    @Test
    void shouldGiveEachWriteItsOwnTwoSeconds() throws IOException {
        for (int i = 0; i < 5; i++) {
            gate.writing(Gate.STALL);
            Attempt write = new Attempt(() -> pair.first().write(PACKET, 0, PACKET.length));
            Eventually.holds("the write is blocked", () -> gate.blocked() == 1);
            time.advance(ALMOST_TOO_LONG);
            gate.writing(Gate.PASS);
            assertThat(write.failure()).isNull();
            assertThat(pair.second().read(new byte[4000], 0, 4000)).isEqualTo(PACKET.length);
        }
        assertThat(pair.first().isClosed()).isFalse();
    }

    @Test
    void shouldBearACarrierThatTakesLittleButSomething() throws IOException {
        byte[] large = new byte[20 * WINDOW];
        int total = large.length + 5 * FrameFormat.OVERHEAD;
        Attempt write = new Attempt(() -> pair.first().write(large, 0, large.length));
        awaitPending(total - WINDOW);
        byte[] raw = new byte[WINDOW];
        for (int taken = WINDOW; taken < total; taken += WINDOW) {
            time.advance(ALMOST_TOO_LONG);
            wire.second().readFully(raw, 0, WINDOW);
            awaitPending(Math.max(0, total - taken - WINDOW));
        }
        assertThat(pair.first().isClosed()).isFalse();
        assertThat(write.failure()).isNull();
    }

    private void awaitPending(int bytes) {
        Eventually.sees("pending bytes", pair.first()::pendingBytes, pending -> pending == bytes);
    }

    @Test
    void shouldNotHoldUpWhoeverFlushesIntoAFullCarrier() throws IOException {
        byte[] large = new byte[20 * WINDOW];
        pair.first().append(large, 0, large.length);
        pair.first().flush();
        assertThat(pair.first().pendingBytes()).isGreaterThan(15 * WINDOW);
        Eventually.sees("own writer", seams.threads()::running, running -> running.size() == 1)
                .forEach(name ->
                        assertThat(name).contains(SealedPair.PEER.brief()).endsWith("/write"));
        pair.first().append(PACKET, 0, PACKET.length);
        pair.first().flush();
        pair.second().read(new byte[1], 0, 1);
        drain(20 * WINDOW + PACKET.length - 1);
        Eventually.holds("all was written", () -> pair.first().pendingBytes() == 0);
    }

    @Test
    void shouldLetTheOwnWriterAndItsBuffersGoWhenNothingWasWrittenForAWhile() throws IOException {
        pair.first().append(new byte[5 * WINDOW], 0, 5 * WINDOW);
        pair.first().flush();
        drain(5 * WINDOW);
        Eventually.holds("all was written", () -> pair.first().pendingBytes() == 0);
        assertThat(time.pending()).isEqualTo(1);
        time.advance(StallGuard.LIMIT);
        Eventually.holds("its thread ended", () -> seams.threads().running().isEmpty());
        assertThat(time.pending()).isZero();
        pair.first().write(PACKET, 0, PACKET.length);
        drain(PACKET.length);
    }

    @Test
    void shouldStepBackWhenTheCarrierFlowsAgain() throws IOException {
        pair.first().append(new byte[5 * WINDOW], 0, 5 * WINDOW);
        pair.first().flush();
        drain(5 * WINDOW);
        for (int i = 0; i < FrameOutput.FLUENT_BATCHES + 10; i++) {
            pair.first().append(PACKET, 0, PACKET.length);
            pair.first().flush();
            drain(PACKET.length);
        }
        Eventually.holds("its thread ended", () -> seams.threads().running().isEmpty());
    }

    @Test
    void shouldTakeNoMoreThanTheBound() throws IOException {
        gate.writing(Gate.STALL);
        Attempt flush = new Attempt(() -> {
            pair.first().append(PACKET, 0, PACKET.length);
            pair.first().flush();
        });
        Eventually.holds("the write is blocked", () -> gate.blocked() == 1);
        while (pair.first().tryAppend(PACKET, 0, PACKET.length)) {
            assertThat(pair.first().pendingBytes()).isLessThan(FrameOutput.BOUND + 2 * FrameFormat.MAX_FRAME);
        }
        assertThat(pair.first().pendingBytes()).isGreaterThanOrEqualTo(FrameOutput.BOUND);
        Attempt append = new Attempt(() -> pair.first().append(PACKET, 0, PACKET.length));
        Attempt room = new Attempt(
                () -> assertThat(pair.first().awaitRoom(Duration.ofSeconds(1))).isFalse());
        Eventually.holds("one timer guards the write, one the wait", () -> time.pending() == 2);
        time.advance(Duration.ofSeconds(1));
        assertThat(room.failure()).isNull();
        assertThat(append.isOver()).isFalse();
        wire.link().window(1 << 20);
        gate.writing(Gate.PASS);
        assertThat(append.failure()).isNull();
        assertThat(flush.failure()).isNull();
        assertThat(pair.first().awaitRoom(Duration.ofSeconds(1))).isTrue();
    }

    @Test
    void shouldWakeEveryoneWhenItIsClosed() throws IOException {
        gate.writing(Gate.STALL);
        Attempt write = new Attempt(() -> pair.first().write(PACKET, 0, PACKET.length));
        Eventually.holds("the write is blocked", () -> gate.blocked() == 1);
        while (pair.first().tryAppend(PACKET, 0, PACKET.length)) {
            assertThat(pair.first().isClosed()).isFalse();
        }
        Attempt append = new Attempt(() -> pair.first().append(PACKET, 0, PACKET.length));
        Attempt secondWrite = new Attempt(() -> pair.first().write(PACKET, 0, PACKET.length));
        Attempt read = new Attempt(() -> pair.first().read(new byte[1], 0, 1));
        Attempt room = new Attempt(() -> pair.first().awaitRoom(Duration.ofHours(1)));
        Eventually.holds("one timer guards the write, one the wait", () -> time.pending() == 2);
        pair.first().close(new IOException("enough"));
        for (Attempt each : new Attempt[] {write, append, secondWrite, read, room}) {
            assertThat(each.failure()).isInstanceOf(ClosedStreamException.class).hasRootCauseMessage("enough");
        }
    }

    @Test
    void shouldRememberTheFirstReason() throws IOException {
        assertThat(pair.first().closeCause()).isNull();
        pair.first().close(new IOException("first"));
        pair.first().close(new IOException("second"));
        pair.first().close();
        assertThat(pair.first().closeCause()).hasMessage("first");
        assertEveryCallTells(pair.first(), IOException.class);
        assertThat(pair.second().read(new byte[1], 0, 1)).isEqualTo(-1);
    }

    @Test
    void shouldCloseWhenTheCarrierFails() throws IOException {
        gate.writing(Gate.FAIL);
        assertThatThrownBy(() -> pair.first().write(PACKET, 0, PACKET.length))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the gate lets every call fail");
        assertEveryCallTells(pair.first(), IOException.class);
    }

    @Test
    void shouldTellWhatTheOwnWriterMet() throws IOException {
        pair.first().append(new byte[5 * WINDOW], 0, 5 * WINDOW);
        pair.first().flush();
        gate.writing(Gate.FAIL);
        wire.second().readFully(new byte[WINDOW], 0, WINDOW);
        Eventually.holds("it is closed", pair.first()::isClosed);
        assertThat(pair.first().closeCause()).hasMessageContaining("the gate lets every call fail");
    }

    private void drain(int plain) throws IOException {
        byte[] target = new byte[FrameFormat.MAX_PLAIN];
        for (int left = plain; left > 0; ) {
            int n = pair.second().read(target, 0, Math.min(left, target.length));
            assertThat(n).isPositive();
            left -= n;
        }
    }

    private static void assertEveryCallTells(SealedStream stream, Class<? extends Throwable> cause) {
        byte[] one = new byte[1];
        assertTells(() -> stream.read(one, 0, 1), cause);
        assertTells(() -> stream.pump(new Packets()), cause);
        assertTells(() -> stream.write(one, 0, 1), cause);
        assertTells(() -> stream.append(one, 0, 1), cause);
        assertTells(() -> stream.tryAppend(one, 0, 1), cause);
        assertTells(stream::flush, cause);
        assertTells(() -> stream.awaitRoom(Duration.ofSeconds(1)), cause);
    }

    private static void assertTells(Step step, Class<? extends Throwable> cause) {
        assertThatThrownBy(step::run).isInstanceOf(ClosedStreamException.class).hasCauseInstanceOf(cause);
    }

    /** A call that may block. */
    private interface Step {
        void run() throws IOException;
    }

    /** A call on a thread of its own, and how it ended. */
    private final class Attempt {
        private final AtomicReference<@Nullable Throwable> met = new AtomicReference<>();
        private final Outcome<Boolean> over = new Outcome<>();

        Attempt(Step step) {
            seams.threads().start("attempt", () -> {
                try {
                    step.run();
                } catch (IOException | RuntimeException | AssertionError e) {
                    met.set(e);
                }
                over.complete(true);
            });
        }

        boolean isOver() {
            return over.isDone();
        }

        @Nullable
        Throwable failure() {
            Eventually.holds("the call returns", over::isDone);
            return met.get();
        }
    }
}
