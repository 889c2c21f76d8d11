package io.skyloom.engine.apprpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.skyloom.testing.Cases;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProcConfigTest {
    static Stream<Vector> written() {
        return Vectors.each("app-handshake.json", "proc_config");
    }

    static Stream<Vector> readable() {
        return Vectors.each("app-handshake.json", "proc_config_read");
    }

    static Stream<Vector> lookups() {
        return Vectors.each("app-handshake.json", "proc_arg_lookup");
    }

    private static ProcConfig read(String json) throws IOException {
        return ProcConfig.of(Map.of(ProcConfig.VARIABLE, json));
    }

    @ParameterizedTest
    @MethodSource("written")
    void shouldWriteWhatItReadByteForByte(Vector one) throws Exception {
        ProcConfig config = read(one.text("json"));
        assertThat(config.json()).isEqualTo(one.text("round_trip_json"));
        assertThat(one.texts("env_list").getLast()).isEqualTo(ProcConfig.VARIABLE + "=" + config.json());
        assertThat(config.env())
                .isEqualTo(
                        one.texts("env_list").subList(0, one.texts("env_list").size() - 1));
    }

    @ParameterizedTest
    @MethodSource("readable")
    void shouldTakeOrRefuseWhatTheOriginalTakesOrRefuses(Vector one) throws Exception {
        Map<String, String> environment =
                one.flag("is_set") ? Map.of(ProcConfig.VARIABLE, one.text("value")) : Map.of();
        if (one.has("error")) {
            assertThatThrownBy(() -> ProcConfig.of(environment))
                    .isInstanceOf(IOException.class)
                    .hasMessage(one.text("error"));
        } else {
            assertThat(ProcConfig.of(environment).json()).isEqualTo(one.text("parsed_json"));
        }
    }

    @ParameterizedTest
    @MethodSource("lookups")
    void shouldFindArgumentsAsVisorsDo(Vector one) {
        assertThat(ProgramArguments.contains(one.texts("args"), one.text("flag")))
                .isEqualTo(one.flag("contains"));
        assertThat(ProgramArguments.following(one.texts("args"), one.text("flag")))
                .isEqualTo(one.text("value"));
    }

    @Test
    void shouldAnswerAnythingElseWithAPlainError() throws Exception {
        byte[] good = written().findFirst().orElseThrow().text("json").getBytes(StandardCharsets.UTF_8);
        Cases.check(5_000, draw -> {
            String text = new String(draw.mutate(good), StandardCharsets.UTF_8);
            Throwable failure = catchThrowable(() -> read(text));
            assertThat(failure == null || failure instanceof IOException)
                    .as(String.valueOf(failure))
                    .isTrue();
        });
    }
}
