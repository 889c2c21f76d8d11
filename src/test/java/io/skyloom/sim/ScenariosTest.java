package io.skyloom.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.soak.Script;
import io.skyloom.testing.World;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every scenario among the resources, under several seeds. {@code -Dskyloom.scenario=NAME} picks one, {@code
 * -Dskyloom.seed=N} one seed, {@code -Dskyloom.seeds=N} so many.
 */
class ScenariosTest {
    private static final int SEEDS = 2;
    private static final int TRIES = 150;

    static Stream<Arguments> runs() throws IOException, URISyntaxException {
        String wanted = System.getProperty("skyloom.scenario", "");
        return scenarios().stream()
                .filter(name -> wanted.isEmpty() || wanted.equals(name))
                .flatMap(name -> seedsOf(name).mapToObj(seed -> Arguments.of(name, seed)));
    }

    private static List<String> scenarios() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(ScenariosTest.class.getResource("/scenarios"))
                .toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString().replace(".txt", ""))
                    .sorted()
                    .toList();
        }
    }

    private static Script load(String name) {
        try (InputStream in = ScenariosTest.class.getResourceAsStream("/scenarios/" + name + ".txt")) {
            String text = new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
            return Script.parse(name, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LongStream seedsOf(String name) {
        Long one = Long.getLong("skyloom.seed");
        if (one != null) {
            return LongStream.of(one);
        }
        LongStream several = LongStream.rangeClosed(1, Long.getLong("skyloom.seeds", SEEDS));
        return load(name).seed().stream()
                .boxed()
                .findFirst()
                .map(LongStream::of)
                .orElse(several);
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("runs")
    void shouldGoAsTheScenarioSays(String name, long seed, World world) {
        String replay = "./skyloom test -pl src/test -am -Dtest=ScenariosTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dskyloom.scenario=" + name + " -Dskyloom.seed=" + seed;
        new Trial(world, replay, TRIES).run(load(name), seed);
    }

    @Test
    void shouldSayHowToRepeatAFailureAndWhatIsLeftOfItsScript(World world) {
        Script script = Script.parse("impatient", """
                visors A B C hops 2
                transport A-B B-C
                talk A>C
                within 30s A>C answers
                slow A-B 5ms
                at 1s restart setup
                at 2s crash B
                at 3s slow C-setup 20ms
                within 3m A>C answers
                unbroken A>C
                """);
        assertThatThrownBy(() -> new Trial(world, "the command", TRIES).run(script, 5))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("impatient fails under seed 5")
                .hasMessageContaining("the command")
                .satisfies(failure -> assertThat(
                                String.valueOf(failure.getMessage()).lines().toList())
                        .contains("seed 5", "visors A B C hops 2", "at 2.000s crash B", "unbroken A>C")
                        .doesNotContain("slow A-B 5ms", "at 1.000s restart setup", "at 3.000s slow C-setup 20ms"));
    }

    @Test
    void shouldLeaveOutWhateverAFailureDoesNotNeed() {
        Script script = Script.parse("numbers", "a\nb\nc\nd\ne\nf\ng\nh");
        Script shorter = script.shrunk(
                fewer -> fewer.toString().contains("b") && fewer.toString().contains("g"));
        assertThat(shorter).hasToString("b\ng");
    }
}
