package io.skyloom.dmsg.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.aead.KeyCounter;
import io.skyloom.testing.Cases;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReplayWindowTest {
    @Test
    void shouldAdmitEachCounterOnceWithinTheWindowInAnyOrder() {
        Cases.check(200, draw -> {
            ReplayWindow window = new ReplayWindow();
            Set<Long> noted = new HashSet<>();
            long newest = 0;
            for (int i = 0; i < 500; i++) {
                long counter = Math.max(0, newest + draw.between(-5000, draw.chance(0.1) ? 9000 : 40));
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

    /** A peer may jump to any counter, also to the last: that must neither wrap nor keep anybody busy. */
    @Test
    @Timeout(60)
    void shouldEndAtTheLastCounterThereIs() {
        ReplayWindow window = new ReplayWindow();
        window.note(7);
        long first = KeyCounter.RESERVED - 10;
        for (long counter = first; counter != KeyCounter.RESERVED; counter++) {
            assertThat(window.admits(counter)).isTrue();
            window.note(counter);
            assertThat(window.admits(counter)).as("a repetition").isFalse();
        }
        assertThat(window.admits(KeyCounter.RESERVED))
                .as("what follows the last")
                .isFalse();
        assertThat(window.admits(0)).as("what would follow that").isFalse();
        assertThat(window.admits(first - 1)).as("never seen, within the window").isTrue();
        assertThat(window.admits(8)).as("too old").isFalse();
    }

    @Test
    void shouldRefuseZeroAndTheReservedOne() {
        ReplayWindow window = new ReplayWindow();

        assertThat(window.admits(0)).isFalse();
        assertThat(window.admits(KeyCounter.RESERVED)).isFalse();
        assertThat(window.admits(1)).isTrue();
    }
}
