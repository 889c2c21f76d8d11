package io.skyloom.engine.skysocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.PassingStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.CutStream;
import io.skyloom.seam.virtual.Simulation;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.testing.CleanRun;
import io.skyloom.testing.World;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CleanRun.class)
class SpliceTest {
    /** Two streams that are joined at their inner ends. */
    private static final class Joint implements AutoCloseable {
        private final Simulation simulation;
        private final Seams seams;
        private final CopyBuffers buffers = new CopyBuffers();
        private final AtomicInteger over = new AtomicInteger();
        private final StreamPair left;
        private final StreamPair right;
        private final Splice splice;

        Joint(World world, long seed, Duration idle, UnaryOperator<ByteStream> rightInner) {
            simulation = world.simulation(seed);
            seams = simulation.seams("splice", "10.0.0.9");
            left = StreamPair.in(simulation.time());
            right = StreamPair.in(simulation.time());
            splice = new Splice(
                    "splice",
                    left.second(),
                    rightInner.apply(right.first()),
                    buffers,
                    idle,
                    seams,
                    over::incrementAndGet);
            world.mustBeEmpty("buffers", buffers::lent);
            seams.threads().start("splice", splice::run);
            simulation.run();
        }

        static Joint plain(World world) {
            return new Joint(world, 1, Duration.ZERO, stream -> stream);
        }

        ByteStream here() {
            return left.first();
        }

        ByteStream there() {
            return right.second();
        }

        Outcome<byte[]> read(ByteStream from) {
            return simulation.call(seams, "read", () -> Rig.readAll(from));
        }

        Outcome<Boolean> write(ByteStream to, int bytes) {
            return simulation.call(seams, "write", () -> {
                to.writeFully(new byte[bytes], 0, bytes);
                return true;
            });
        }

        <T> T await(Outcome<T> outcome) throws Outcome.FailedOutcome {
            return simulation.await(outcome, Duration.ofHours(1));
        }

        @Override
        public void close() {
            left.close();
            right.close();
            simulation.run();
        }
    }

    @Test
    void shouldPassEachEndOnByItself(World world) throws Exception {
        try (Joint joint = Joint.plain(world)) {
            joint.await(joint.write(joint.here(), 100));
            joint.here().shutdownOutput();
            assertThat(joint.await(joint.read(joint.there()))).hasSize(100);
            assertThat(joint.over).hasValue(0);
            Outcome<byte[]> back = joint.read(joint.here());
            joint.await(joint.write(joint.there(), 1_000_000));
            joint.there().shutdownOutput();
            assertThat(joint.await(back)).hasSize(1_000_000);
            joint.simulation.run();
            assertThat(joint.over).hasValue(1);
            assertThat(joint.buffers.lent()).isZero();
            assertThat(joint.seams.threads().running()).isEmpty();
        }
    }

    /** The defect of the network's servers: the target's end goes unsaid, and a reader that waits for it waits on. */
    @Test
    void shouldLeaveReadersWaitingWhereTheEndIsNotPassedOn(World world) throws Exception {
        UnaryOperator<ByteStream> forgetful = stream -> new PassingStream(stream) {
            @Override
            public void shutdownOutput() {}
        };
        try (Joint joint = new Joint(world, 1, Duration.ZERO, forgetful)) {
            joint.await(joint.write(joint.here(), 100));
            joint.here().shutdownOutput();
            Outcome<byte[]> read = joint.read(joint.there());
            joint.simulation.run(Duration.ofHours(1));
            assertThat(read.isDone()).isFalse();
        }
    }

    @Test
    void shouldBreakBothOffWhenOneFails(World world) throws Exception {
        UnaryOperator<ByteStream> failing = stream -> CutStream.afterWriting(stream, 5000);
        try (Joint joint = new Joint(world, 1, Duration.ZERO, failing)) {
            Outcome<byte[]> told = joint.read(joint.here());
            joint.await(joint.write(joint.here(), 4000));
            assertThat(told.isDone()).isFalse();
            joint.write(joint.here(), 4000);
            joint.simulation.run();
            assertThat(told.isDone()).isTrue();
            assertThat(joint.over).hasValue(1);
        }
    }

    @Test
    void shouldHoldNoMoreThanItsBuffersForAReaderThatSleeps(World world) throws Exception {
        try (Joint joint = Joint.plain(world)) {
            joint.left.link().window(10_000);
            joint.right.link().window(10_000);
            Outcome<Boolean> written = joint.write(joint.here(), 10_000_000);
            joint.simulation.run(Duration.ofSeconds(10));
            assertThat(written.isDone()).isFalse();
            joint.await(joint.write(joint.there(), 1000));
            byte[] back = new byte[1000];
            joint.await(joint.simulation.call(joint.seams, "read", () -> {
                joint.here().readFully(back, 0, back.length);
                return true;
            }));
            Outcome<byte[]> read = joint.read(joint.there());
            joint.await(written);
            joint.here().shutdownOutput();
            assertThat(joint.await(read)).hasSize(10_000_000);
        }
    }

    @Test
    void shouldEndOnceHoweverOftenItIsBrokenOff(World world) {
        for (int seed = 0; seed < 50; seed++) {
            try (Joint joint = new Joint(world, seed, Duration.ofSeconds(3), stream -> stream)) {
                joint.write(joint.here(), 1_000_000);
                joint.write(joint.there(), 1_000_000);
                for (int i = 0; i < 8; i++) {
                    joint.seams.threads().start("breaker", joint.splice::breakOff);
                }
                joint.simulation.run();
                assertThat(joint.over).hasValue(1);
                assertThat(joint.seams.threads().running()).isEmpty();
            }
        }
    }

    @Test
    void shouldEndWhatHasNotMovedForSoLong(World world) throws Exception {
        try (Joint joint = new Joint(world, 1, Duration.ofSeconds(60), stream -> stream)) {
            for (int i = 0; i < 10; i++) {
                joint.simulation.run(Duration.ofSeconds(59));
                joint.await(joint.write(i % 2 == 0 ? joint.here() : joint.there(), 1));
            }
            joint.simulation.run(Duration.ofMillis(59_999));
            assertThat(joint.over).hasValue(0);
            joint.simulation.run(Duration.ofMillis(1));
            assertThat(joint.over).hasValue(1);
        }
    }
}
