package io.skyloom.stress.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandTest {
    private static Command parsed(String... words) {
        return Command.parse(List.of(words));
    }

    @Test
    void shouldTellModesFromValuesOfOptions() {
        assertThat(parsed().mode()).isEqualTo(Mode.DEFAULT);
        assertThat(parsed("quick").mode()).isEqualTo(Mode.QUICK);
        assertThat(parsed("-v", "long").mode()).isEqualTo(Mode.LONG);
        Command filtered = parsed("quick", "-t", "long");
        assertThat(filtered.mode()).isEqualTo(Mode.QUICK);
        assertThat(filtered.harness()).containsExactly("-t", "long");
    }

    @Test
    void shouldRefuseAWordThatMeansNothing() {
        assertThatThrownBy(() -> parsed("registry"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no mode registry")
                .hasMessageContaining("-t");
        assertThatThrownBy(() -> parsed("-t", "registry", "qiuck")).hasMessageContaining("no mode qiuck");
        assertThatThrownBy(() -> parsed("--tables")).hasMessageContaining("--tables wants a value");
    }

    @Test
    void shouldWriteTablesWhereTheCallerStands() {
        assertThat(parsed("--from", "/here", "--tables", "docs/page.md").tables())
                .contains(Path.of("/here/docs/page.md"));
        assertThat(parsed("--tables", "/page.md", "--from", "/here").tables()).contains(Path.of("/page.md"));
    }

    @Test
    void shouldLeaveTheLastWordToWhoeverAsksByHand() {
        assertThat(parsed("quick", "-time", "7").forHarness(25))
                .containsSequence("-time", "7")
                .doesNotContain("100")
                .contains("-iters", "-jvmArgs");
        assertThat(parsed("-jvmArgs", "-Xmx1g").forHarness(25)).containsOnlyOnce("-jvmArgs");
    }
}
