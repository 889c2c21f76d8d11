package io.skyloom.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.accept.AcceptQueue.Verdict;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.Simulation;
import io.skyloom.testing.World;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcceptQueueTest {
    private final List<String> abandoned = new ArrayList<>();
    private final AcceptQueue<String> queue =
            new AcceptQueue<>("port 7", 2, abandoned::add, () -> abandoned.add("closed"));

    @Test
    void shouldGiveOutInOrderAndRefuseWhenTooManyWait() throws IOException {
        assertThat(queue.offer("a")).isEqualTo(Verdict.TAKEN);
        assertThat(queue.isFull()).isFalse();
        assertThat(queue.offer("b")).isEqualTo(Verdict.TAKEN);
        assertThat(queue.isFull()).isTrue();
        assertThat(queue.offer("c")).isEqualTo(Verdict.FULL);
        assertThat(queue.accept()).isEqualTo("a");
        assertThat(queue.offer("d")).isEqualTo(Verdict.TAKEN);
        assertThat(queue.accept()).isEqualTo("b");
        assertThat(queue.accept()).isEqualTo("d");
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void shouldAbandonOnceWhatNobodyTook() throws IOException {
        queue.offer("a");
        queue.offer("b");
        queue.accept();
        queue.close();
        queue.close();
        assertThat(abandoned).containsExactly("closed", "b");
        assertThat(queue.offer("c")).isEqualTo(Verdict.CLOSED);
        assertThatThrownBy(queue::accept)
                .isInstanceOf(IOException.class)
                .hasMessage("the listener on port 7 is closed");
    }

    @Test
    void shouldWakeWhoeverAccepts(World world) throws Exception {
        Simulation simulation = world.simulation(1);
        Seams seams = simulation.seams("owner", "10.0.0.1");
        Outcome<String> served = simulation.call(seams, "one", queue::accept);
        Outcome<String> closed = simulation.call(seams, "two", queue::accept);
        simulation.run();
        queue.offer("a");
        simulation.run();
        assertThat(served.isDone() ^ closed.isDone()).as("one of them has it").isTrue();
        queue.close();
        simulation.run();
        assertThat(served.isDone() && closed.isDone()).isTrue();
    }

    @Test
    void shouldLetAnInterruptedThreadGo() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(queue::accept)
                .isInstanceOf(InterruptedIOException.class)
                .hasMessageContaining("listening on port 7");
        assertThat(Thread.interrupted()).isTrue();
    }
}
