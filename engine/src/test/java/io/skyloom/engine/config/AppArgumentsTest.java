package io.skyloom.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Options change where they stand, by the rules of the network's control programs. */
class AppArgumentsTest {
    private static final List<String> ARGS = List.of("app", "vpn-client", "--srv", "old", "--dns", "1.1.1.1");

    @Test
    void shouldReplaceAppendAndTakeAwayValues() {
        assertThat(AppArguments.set(ARGS, "--srv", "new"))
                .containsExactly("app", "vpn-client", "--srv", "new", "--dns", "1.1.1.1");
        assertThat(AppArguments.set(ARGS, "--passcode", "x"))
                .containsExactly("app", "vpn-client", "--srv", "old", "--dns", "1.1.1.1", "--passcode", "x");
        assertThat(AppArguments.set(ARGS, "--srv", "")).containsExactly("app", "vpn-client", "--dns", "1.1.1.1");
        assertThat(AppArguments.set(List.of("app", "--srv"), "--srv", "new")).containsExactly("app", "--srv", "new");
        assertThat(AppArguments.set(List.of("app", "--srv"), "--srv", "")).containsExactly("app");
        assertThat(AppArguments.without(ARGS, "--none")).isEqualTo(ARGS);
    }
}
