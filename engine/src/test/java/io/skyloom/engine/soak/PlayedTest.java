package io.skyloom.engine.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlayedTest {
    @Test
    void shouldGiveBackEveryStepInItsOrder() {
        Played played = new Played();
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            Step step = i % 7 == 0
                    ? Step.of("wait", i + "s")
                    : Step.at(Duration.ofMillis(37L * i), "stall", "v" + i % 24 + ">v" + i % 5);
            steps.add(step);
            played.add(step);
            assertThat(i % 1000 != 0 || played.steps().equals(steps)).isTrue();
        }
        assertThat(played.steps()).isEqualTo(steps);
    }
}
