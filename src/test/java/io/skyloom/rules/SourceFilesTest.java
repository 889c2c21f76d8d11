package io.skyloom.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can only be seen in the text of the sources. */
class SourceFilesTest {
    private static final int LONGEST_FILE = 900;
    private static final Pattern LEFT_FOR_LATER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

    @ParameterizedTest
    @EnumSource
    void shouldHaveNoFileThatNewcomersFear(Room room) throws IOException {
        for (Path file : House.mainSources(room)) {
            assertThat(lines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(LONGEST_FILE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mux", "transport", "routing", "engine", "bench", "stress", "src/test"})
    void shouldLeaveNothingForLater(String module) throws IOException {
        for (Path file : House.javaSources(module)) {
            assertThat(lines(file))
                    .as(file.toString())
                    .noneMatch(line -> LEFT_FOR_LATER.matcher(line).find());
        }
    }

    @Test
    void shouldRecogniseWhatIsLeftForLater() {
        assertThat(Stream.of("// TO" + "DO: later", "FIX" + "ME"))
                .allMatch(line -> LEFT_FOR_LATER.matcher(line).find());
        assertThat(LEFT_FOR_LATER.matcher("methods that do things").find()).isFalse();
    }

    @Test
    void shouldHaveLookedAtSources() {
        assertThat(House.mainSources(Room.MUX)).hasSizeGreaterThan(15);
        assertThat(House.javaSources("src/test")).hasSizeGreaterThan(15);
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file);
    }
}
