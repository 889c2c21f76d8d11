package io.skyloom.routing.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.seam.Outcome;
import io.skyloom.seam.virtual.Simulation;
import io.skyloom.testing.Cases;
import io.skyloom.testing.Draw;
import io.skyloom.testing.World;
import java.io.ByteArrayOutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private static final int BUDGET = 1 << 16;

    @Test
    void shouldGiveOutWhatWasPutInHoweverItIsCut() {
        Cases.check(300, draw -> {
            Intake intake = new Intake(BUDGET, Duration.ofSeconds(1), () -> 0);
            ByteArrayOutputStream in = new ByteArrayOutputStream();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int i = 0; i < 60; i++) {
                if (draw.chance(0.5)) {
                    put(intake, in, draw);
                } else {
                    take(intake, out, draw);
                }
                assertThat(intake.available()).isEqualTo(in.size() - out.size());
            }
            intake.end(GroupEnd.CLOSED_BY_PEER, false);
            while (take(intake, out, draw)) {
                // Until nothing is left.
            }
            assertThat(out.toByteArray()).isEqualTo(in.toByteArray());
        });
    }

    private static void put(Intake intake, ByteArrayOutputStream in, Draw draw) {
        byte[] bytes = draw.bytesUpTo(draw.chance(0.2) ? 40_000 : 300);
        int before = intake.available();
        boolean taken = intake.offer(bytes, 0, bytes.length);
        assertThat(taken).isEqualTo(before + bytes.length <= BUDGET);
        if (taken) {
            in.write(bytes, 0, bytes.length);
        }
    }

    private static boolean take(Intake intake, ByteArrayOutputStream out, Draw draw) throws Exception {
        int available = intake.available();
        if (available == 0) {
            return false;
        }
        int least = draw.between(1, available);
        int most = draw.between(least, available + 50);
        byte[] target = new byte[most + 3];
        int taken = intake.take(target, 3, least, most);
        assertThat(taken).isBetween(least, most);
        out.write(target, 3, taken);
        return true;
    }

    @Test
    void shouldRefuseWhatIsAboveTheBudgetAndKeepTheRest() throws Exception {
        Intake intake = new Intake(BUDGET, Duration.ofSeconds(1), () -> 0);
        assertThat(intake.offer(new byte[BUDGET], 0, BUDGET)).isTrue();
        assertThat(intake.offer(new byte[1], 0, 1)).isFalse();
        assertThat(intake.take(new byte[10], 0, 10, 10)).isEqualTo(10);
        assertThat(intake.offer(new byte[10], 0, 10)).isTrue();
    }

    @Test
    void shouldWakeItsReaderForBytesTheEndAndTheDeadline(World world) throws Exception {
        Simulation simulation = world.simulation(1);
        var seams = simulation.seams("reader", "10.0.0.1");
        Intake intake = new Intake(BUDGET, Duration.ofSeconds(1), () -> 0);
        Outcome<Integer> first = simulation.call(seams, "read", () -> intake.take(new byte[8], 0, 2, 8));
        simulation.run();
        intake.offer(new byte[1], 0, 1);
        simulation.run();
        assertThat(first.isDone()).isFalse();
        intake.offer(new byte[1], 0, 1);
        assertThat(simulation.await(first, Duration.ZERO)).isEqualTo(2);
        Outcome<Integer> second = simulation.call(seams, "read", () -> intake.take(new byte[8], 0, 1, 8));
        simulation.run();
        Object deadline = new Object();
        intake.deadline(deadline);
        intake.expire(new Object());
        simulation.run();
        assertThat(second.isDone()).as("another deadline passed").isFalse();
        intake.expire(deadline);
        simulation.run();
        assertThat(second.isDone()).isTrue();
        assertThatThrownBy(() -> intake.take(new byte[8], 0, 1, 8)).isInstanceOf(SocketTimeoutException.class);
        intake.deadline(null);
        Outcome<Integer> third = simulation.call(seams, "read", () -> intake.take(new byte[8], 0, 1, 8));
        simulation.run();
        intake.end(GroupEnd.CLOSED_BY_PEER, false);
        assertThat(simulation.await(third, Duration.ZERO)).isZero();
    }

    @Test
    void shouldHoldItsFeederBackUntilTheReaderHasMadeRoom(World world) throws Exception {
        Simulation simulation = world.simulation(1);
        var seams = simulation.seams("feeder", "10.0.0.1");
        Intake intake = new Intake(BUDGET, Duration.ofSeconds(1), () -> 0);
        intake.offer(new byte[BUDGET], 0, BUDGET);
        Outcome<Boolean> fed = simulation.call(seams, "feed", () -> intake.press(new byte[8], 0, 8, seams));
        simulation.run();
        intake.take(new byte[BUDGET], 0, 1, BUDGET / 4);
        simulation.run();
        assertThat(fed.isDone())
                .as("a feeder that has waited goes on for a while or not at all")
                .isFalse();
        intake.take(new byte[BUDGET], 0, 1, BUDGET / 4);
        assertThat(simulation.await(fed, Duration.ZERO)).isTrue();
        assertThat(intake.available()).isEqualTo(BUDGET / 2 + 8);
    }

    @Test
    void shouldGiveUpAReaderThatTakesNothingAndBePatientWithOneThatDoes(World world) throws Exception {
        Simulation simulation = world.simulation(1);
        var seams = simulation.seams("feeder", "10.0.0.1");
        Intake intake = new Intake(BUDGET, Duration.ofSeconds(1), seams.clock()::nanoTime);
        intake.offer(new byte[BUDGET], 0, BUDGET);
        Outcome<Boolean> first = simulation.call(seams, "feed", () -> intake.press(new byte[8], 0, 8, seams));
        simulation.run(Duration.ofMillis(999));
        assertThat(first.isDone()).isFalse();
        assertThat(simulation.await(first, Duration.ofMillis(1))).isFalse();
        Outcome<Boolean> second = simulation.call(seams, "feed", () -> intake.press(new byte[8], 0, 8, seams));
        assertThat(simulation.await(second, Duration.ZERO))
                .as("nothing is left")
                .isFalse();
        intake.take(new byte[BUDGET], 0, 1, BUDGET);
        intake.offer(new byte[BUDGET], 0, BUDGET);
        Outcome<Boolean> third = simulation.call(seams, "feed", () -> intake.press(new byte[8], 0, 8, seams));
        simulation.run(Duration.ofMillis(999));
        assertThat(third.isDone()).as("reading has earned it").isFalse();
        intake.end(GroupEnd.CLOSED_HERE, true);
        assertThat(simulation.await(third, Duration.ZERO))
                .as("dropped behind the end")
                .isTrue();
    }

    /** Nobody waits for a reader that has shown by then that it does not read. */
    @Test
    void shouldNotWaitForAReaderThatHasTakenNothingForLong(World world) throws Exception {
        Simulation simulation = world.simulation(1);
        var seams = simulation.seams("feeder", "10.0.0.1");
        Intake intake = new Intake(BUDGET, Duration.ofSeconds(1), seams.clock()::nanoTime);
        intake.offer(new byte[BUDGET / 2], 0, BUDGET / 2);
        simulation.run(Duration.ofMillis(600));
        intake.offer(new byte[BUDGET / 2], 0, BUDGET / 2);
        simulation.run(Duration.ofMillis(300));
        Outcome<Boolean> first = simulation.call(seams, "feed", () -> intake.press(new byte[8], 0, 8, seams));
        simulation.run(Duration.ofMillis(99));
        assertThat(first.isDone()).as("it has been waited for 999 ms").isFalse();
        assertThat(simulation.await(first, Duration.ofMillis(1))).isFalse();
        intake.take(new byte[BUDGET], 0, 1, BUDGET / 2);
        intake.offer(new byte[BUDGET / 2], 0, BUDGET / 2);
        Outcome<Boolean> second = simulation.call(seams, "feed", () -> intake.press(new byte[8], 0, 8, seams));
        simulation.run(Duration.ofMillis(300));
        assertThat(second.isDone()).as("one that reads is waited for").isFalse();
        intake.take(new byte[BUDGET], 0, 1, BUDGET);
        assertThat(simulation.await(second, Duration.ZERO)).isTrue();
        simulation.run(Duration.ofSeconds(5));
        intake.offer(new byte[BUDGET - 8], 0, BUDGET - 8);
        Outcome<Boolean> third = simulation.call(seams, "feed", () -> intake.press(new byte[8], 0, 8, seams));
        simulation.run(Duration.ofMillis(100));
        assertThat(third.isDone())
                .as("one that had nothing to read is waited for")
                .isFalse();
        intake.end(GroupEnd.CLOSED_HERE, true);
        assertThat(simulation.await(third, Duration.ZERO)).isTrue();
    }

    @Test
    void shouldTellWhyItEndedOnlyBehindTheLastByte() throws Exception {
        Intake intake = new Intake(BUDGET, Duration.ofSeconds(1), () -> 0);
        intake.offer(new byte[] {1, 2, 3}, 0, 3);
        intake.end(new GroupEnd(GroupEnd.Kind.REMOTE, "no listener on port 3"), false);
        byte[] got = new byte[8];
        assertThat(intake.take(got, 0, 1, 8)).isEqualTo(3);
        assertThat(Arrays.copyOf(got, 3)).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> intake.take(got, 0, 1, 8))
                .isInstanceOf(GroupClosedException.class)
                .hasMessage("no listener on port 3");
        assertThat(intake.offer(got, 0, 8)).as("dropped").isTrue();
        assertThat(intake.available()).isZero();
    }

    @Test
    void shouldForgetEverythingWhenTheApplicationCloses() {
        Intake intake = new Intake(BUDGET, Duration.ofSeconds(1), () -> 0);
        intake.offer(new byte[100], 0, 100);
        intake.end(GroupEnd.CLOSED_HERE, true);
        assertThatThrownBy(() -> intake.take(new byte[8], 0, 1, 8)).hasMessage("closed by this side");
    }
}
