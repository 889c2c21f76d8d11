package io.skyloom.dmsg.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.testing.Cases;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {
    @Test
    void shouldAdmitEachCounterOnceWithinTheWindowInAnyOrder() {
        Cases.check(200, draw -> {
            ReplayWindow window = new ReplayWindow();
            Set<Long> noted = new HashSet<>();
            long newest = 0;
            for (int i = 0; i < 500; i++) {
                long counter = newest + draw.between(-5000, draw.chance(0.1) ? 9000 : 40);
                boolean fresh = counter > 0 && counter > newest - ReplayWindow.SIZE && !noted.contains(counter);
                assertThat(window.admits(counter))
                        .as("counter %d after %d", counter, newest)
                        .isEqualTo(fresh);
                if (fresh) {
                    window.note(counter);
                    noted.add(counter);
                    newest = Math.max(newest, counter);
                }
            }
        });
    }

    @Test
    void shouldRefuseZeroAndWhatLooksNegative() {
        ReplayWindow window = new ReplayWindow();

        assertThat(window.admits(0)).isFalse();
        assertThat(window.admits(-1)).isFalse();
        assertThat(window.admits(1)).isTrue();
    }
}
