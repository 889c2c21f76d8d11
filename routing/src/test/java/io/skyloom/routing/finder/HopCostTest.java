package io.skyloom.routing.finder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Hops are ranked by the names that transports bear on the wire. */
class HopCostTest {
    @Test
    void shouldRankTheTypesOfBothGenerationsByTheirNamesOnTheWire() {
        List<String> bestFirst = List.of("stcpr", "sudph", "stcp", "a type of tomorrow", "swsr", "webrtc", "dmsg");
        assertThat(bestFirst.stream().map(HopCost::of).toList()).isSorted().doesNotHaveDuplicates();
        assertThat(HopCost.of("squicr")).isEqualTo(HopCost.of("stcpr"));
        assertThat(HopCost.of("swtr")).isEqualTo(HopCost.of("swsr"));
    }
}
