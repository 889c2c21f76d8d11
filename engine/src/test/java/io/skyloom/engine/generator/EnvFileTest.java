package io.skyloom.engine.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.config.BadConfigException;
import io.skyloom.testing.Cases;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A file of variables means what a shell would make of it, or is refused. */
class EnvFileTest {
    private static Map<String, String> read(String text) throws BadConfigException {
        return EnvFile.read(text, Map.of("HOME", "/home/me"));
    }

    @Test
    void shouldUnderstandWordsQuotesAndVariables() throws BadConfigException {
        assertThat(read("""
                        # a comment
                        PLAIN=one # and another
                        export SINGLE='a "b" $HOME'
                          DOUBLE="a \\"b\\" ${HOME}/x\\y"
                        MIXED=a'b'"c"\\ d
                        LATER=$PLAIN-$MISSING.
                        EMPTY=
                        PLAIN=two; ignored=1
                        if [ -f x ]; then
                        """))
                .containsOnly(
                        Map.entry("PLAIN", "two"),
                        Map.entry("SINGLE", "a \"b\" $HOME"),
                        Map.entry("DOUBLE", "a \"b\" /home/me/x\\y"),
                        Map.entry("MIXED", "abc d"),
                        Map.entry("LATER", "one-."),
                        Map.entry("EMPTY", ""));
    }

    @Test
    void shouldJoinListsWithCommas() throws BadConfigException {
        assertThat(read("A=('x' \"y\" z)\nB=(\n  'x' # first\n  'y'\n)\nC=('')\nD=()\n"))
                .isEqualTo(Map.of("A", "x,y,z", "B", "x,y", "C", "", "D", ""));
    }

    @Test
    void shouldRefuseWhatOnlyAShellCanWorkOut() {
        assertThatThrownBy(() -> read("A=1\nB=$(pwd)\n")).hasMessageStartingWith("line 2: only $NAME");
        assertThatThrownBy(() -> read("B=${A:-x}")).hasMessageStartingWith("line 1: only $NAME");
        assertThatThrownBy(() -> read("B=\"`pwd`\"")).hasMessageContaining("a command's output");
        assertThatThrownBy(() -> read("B='x")).hasMessageContaining("a ' is not closed");
        assertThatThrownBy(() -> read("B=\"x")).hasMessageContaining("a \" is not closed");
        assertThatThrownBy(() -> read("B=('x'")).hasMessageContaining("a list is not closed");
    }

    @Test
    void shouldReadItsOwnTemplate() throws BadConfigException {
        String template = EnvVariable.template();
        assertThat(read(template)).isEmpty();
        String uncommented = template.replaceAll("(?m)^#([A-Z])", "$1");
        assertThat(read(uncommented).keySet())
                .containsExactlyElementsOf(
                        EnvVariable.all().stream().map(EnvVariable::name).toList());
    }

    @Test
    void shouldMeetAnyTextWithAnAnswer() {
        byte[] sample = "A=('x' \"y$Z\")\nexport B=${A}\\ 'c'\n".getBytes(StandardCharsets.UTF_8);
        Cases.checkBytes(5_000, draw -> draw.mutate(sample), bytes -> {
            try {
                assertThat(read(new String(bytes, StandardCharsets.UTF_8))).isNotNull();
            } catch (BadConfigException e) {
                assertThat(e).hasMessageStartingWith("line ");
            }
        });
    }
}
