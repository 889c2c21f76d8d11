package io.skyloom.engine.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunningTest {
    private final List<String> closed = new ArrayList<>();
    private final Running running = new Running();

    @Test
    void shouldCloseNewestFirstAndEachOnce() {
        running.add(() -> closed.add("first"));
        running.add(() -> closed.add("second"));
        running.addBeneath(() -> closed.add("beneath"));
        running.close();
        running.close();
        assertThat(closed).containsExactly("second", "first", "beneath");
    }

    @Test
    void shouldCloseTheOthersWhenOneFails() {
        running.add(() -> closed.add("first"));
        running.add(() -> {
            throw new IOException("planted");
        });
        running.close();
        assertThat(closed).containsExactly("first");
    }

    /** The end of the process may come while the whole is still being started. */
    @Test
    void shouldCloseAtOnceWhatComesAfterTheEnd() {
        running.close();
        running.add(() -> closed.add("late"));
        running.addBeneath(() -> closed.add("later"));
        assertThat(closed).containsExactly("late", "later");
    }

    @Test
    void shouldLetAPartEndTheWhole() {
        running.add(() -> closed.add("first"));
        running.add(running);
        running.close();
        assertThat(closed).containsExactly("first");
    }
}
