package io.skyloom.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParseResult;

/** What the options of a visor may be called. */
class VisorCommandTest {
    private static ParseResult visor(String... arguments) {
        return Main.commandLine().parseArgs(arguments).subcommand();
    }

    @Test
    void shouldTakeALogLevelThatIsCalledLikeACommand() {
        ParseResult given = visor("visor", "-s", "info", "--metrics", "127.0.0.1:0");
        assertThat(given.<String>matchedOptionValue("-s", "")).isEqualTo("info");
        assertThat(given.hasSubcommand()).isFalse();
        assertThat(visor("visor").<String>matchedOptionValue("-s", "none")).isEqualTo("none");
        assertThat(visor("visor", "info").hasSubcommand()).isTrue();
        assertThat(visor("visor", "-s", "warn", "info").hasSubcommand()).isTrue();
    }
}
