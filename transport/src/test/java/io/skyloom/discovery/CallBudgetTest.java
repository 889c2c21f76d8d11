package io.skyloom.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.seam.virtual.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A burst, then the rate, and never more than that in any minute. */
class CallBudgetTest {
    @Test
    void shouldAllowABurstAndThenTheRate() {
        VirtualTime time = new VirtualTime();
        CallBudget budget = new CallBudget(time, 20, 8);
        for (int i = 0; i < 8; i++) {
            assertThat(budget.take()).isZero();
        }
        assertThat(budget.take()).isEqualTo(Duration.ofSeconds(3));
        time.advance(Duration.ofSeconds(3));
        assertThat(budget.take()).isEqualTo(Duration.ofSeconds(3));
        time.advance(Duration.ofMinutes(60));
        for (int i = 0; i < 8; i++) {
            assertThat(budget.take()).isZero();
        }
        assertThat(budget.take()).isPositive();
    }

    @Test
    void shouldStayBelowThirtyInAnyMinute() {
        VirtualTime time = new VirtualTime();
        CallBudget budget = new CallBudget(time, 20, 8);
        Duration start = time.elapsed();
        int calls = 0;
        while (time.elapsed().minus(start).compareTo(Duration.ofMinutes(1)) < 0) {
            time.advance(budget.take());
            calls++;
        }
        assertThat(calls).isLessThanOrEqualTo(30);
    }
}
