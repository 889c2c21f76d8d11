package io.skyloom.engine.apprpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.skyloom.testing.Cases;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelloTest {
    private static final ProcKey KEY =
            ProcKey.parse(Vectors.load("app-handshake.json").object("keys").text("proc_key"));
    private static final Set<String> BOTH = Set.of(AppEvent.TCP_CLOSE, AppEvent.TCP_DIAL);

    static Stream<Vector> recorded() {
        return Vectors.each("app-handshake.json", "hello");
    }

    static Stream<Vector> received() {
        return Vectors.each("app-handshake.json", "hello_read");
    }

    private static Hello expected(String name) {
        return switch (name) {
            case "no-events" -> Hello.of(KEY);
            case "events" -> new Hello(KEY, "tcp", "127.0.0.1:40123", BOTH);
            case "one-event" -> new Hello(KEY, "tcp", "127.0.0.1:40123", Set.of(AppEvent.TCP_DIAL));
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void shouldWriteAndReadWhatApplicationsSend(Vector one) throws Exception {
        Hello hello = expected(one.text("name"));
        assertThat(hello.json()).isEqualTo(one.text("json"));
        assertThat(hello.frame()).isEqualTo(one.bytes("frame"));
        assertThat(Hello.read(new ArrayStream(one.bytes("frame")))).isEqualTo(hello);
        assertThat(hello.wantsEvents()).isEqualTo(!one.text("name").equals("no-events"));
    }

    @ParameterizedTest
    @MethodSource("received")
    void shouldTakeOrRefuseWhatTheOriginalTakesOrRefuses(Vector one) throws Exception {
        ArrayStream stream = new ArrayStream(one.bytes("frame"));
        if (one.has("panic")) {
            assertThatThrownBy(() -> Hello.read(stream))
                    .isInstanceOf(IOException.class)
                    .hasMessage("failed to unmarshal hello data: invalid proc key length");
        } else if (one.has("error")) {
            assertThatThrownBy(() -> Hello.read(stream))
                    .isInstanceOf(IOException.class)
                    .hasMessage(one.text("error"));
        } else {
            assertThat(Hello.read(stream).json()).isEqualTo(one.text("parsed_json"));
        }
    }

    @Test
    void shouldLeaveWhatFollowsTheFrame() throws Exception {
        byte[] frame = Hello.of(KEY).frame();
        ArrayStream stream = new ArrayStream(Arrays.copyOf(frame, frame.length + 5));
        Hello.read(stream);
        assertThat(stream.left()).isEqualTo(5);
    }

    @Test
    void shouldNotWantEventsThatItUnsubscribed() throws Exception {
        Hello hello = parse("{\"proc_key\":\"" + KEY.hex() + "\",\"event_subs\":{\"tcp_dial\":false},"
                + "\"egress_net\":\"tcp\",\"egress_addr\":\"x\"}");
        assertThat(hello.events()).isEmpty();
        assertThat(hello.wantsEvents()).isFalse();
    }

    private static Hello parse(String json) throws IOException {
        byte[] body = json.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] frame = new byte[2 + body.length];
        frame[0] = (byte) (body.length >> 8);
        frame[1] = (byte) body.length;
        System.arraycopy(body, 0, frame, 2, body.length);
        return Hello.read(new ArrayStream(frame));
    }

    @Test
    void shouldRefuseToGrowBeyondAFrame() {
        Hello large = new Hello(KEY, "tcp", "x".repeat(0xFFFF), BOTH);
        assertThatThrownBy(large::frame).hasMessageContaining("65535");
    }

    @Test
    void shouldAnswerAnythingElseWithAPlainError() {
        byte[] good = expected("events").frame();
        Cases.check(5_000, draw -> {
            byte[] frame = draw.chance(0.2) ? draw.bytes(200) : draw.mutate(good);
            Throwable failure = catchThrowable(() -> Hello.read(new ArrayStream(frame)));
            assertThat(failure == null || failure instanceof IOException)
                    .as(String.valueOf(failure))
                    .isTrue();
        });
    }
}
