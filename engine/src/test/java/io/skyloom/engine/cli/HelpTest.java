package io.skyloom.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What every command says about itself. */
class HelpTest {
    static Stream<CommandLine> commands() {
        return withSubcommands(Main.commandLine());
    }

    private static Stream<CommandLine> withSubcommands(CommandLine command) {
        return Stream.concat(
                Stream.of(command),
                command.getSubcommands().values().stream().distinct().flatMap(HelpTest::withSubcommands));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldShowNoDefaultThatIsNothing(CommandLine command) {
        assertThat(command.getUsageMessage(CommandLine.Help.Ansi.OFF))
                .doesNotContain("Default: {}", "Default: []")
                .doesNotContainPattern("(?m)^ +Default: *$");
    }

    /** It stands alone in the list of commands. */
    @ParameterizedTest
    @MethodSource("commands")
    void shouldBeginWithAWholeSentence(CommandLine command) {
        String[] description = command.getCommandSpec().usageMessage().description();
        assertThat(description).isNotEmpty();
        assertThat(description[0]).endsWith(".");
    }
}
