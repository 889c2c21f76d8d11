package io.skyloom.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentTest {
    private final List<Integer> computed = new ArrayList<>();

    @Test
    void shouldForgetWhatWasUsedLongestAgo() {
        Recent<Integer, String> recent = new Recent<>(2);
        for (int key : new int[] {1, 2, 1, 3, 1, 2}) {
            assertThat(recent.get(key, this::compute)).isEqualTo("value " + key);
        }
        assertThat(computed).containsExactly(1, 2, 3, 2);
        assertThat(recent.size()).isEqualTo(2);
    }

    private String compute(int key) {
        computed.add(key);
        return "value " + key;
    }
}
