package io.skyloom.engine.skysocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.app.DialWishes;
import io.skyloom.key.PubKey;
import io.skyloom.network.HostPort;
import io.skyloom.testing.Cases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    private static final PubKey KEY = MemoryApps.key("somebody");
    private static final PubKey OTHER = MemoryApps.key("somebody else");

    private static ClientOptions client(String... more) throws BadOptionException {
        List<String> args = new ArrayList<>(List.of("--srv", KEY.hex()));
        args.addAll(List.of(more));
        return ClientOptions.parse(args);
    }

    @Test
    void shouldKnowWhatAClientDoesUnlessTold() throws Exception {
        ClientOptions options = client();
        assertThat(options.server()).isEqualTo(KEY);
        assertThat(options.port()).isEqualTo(3);
        assertThat(options.socks()).isEqualTo(new HostPort("127.0.0.1", 1080));
        assertThat(options.http()).isEmpty();
        assertThat(options.tries()).isEqualTo(3);
        assertThat(options.pause()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.reconnect()).isFalse();
        assertThat(options.delay()).isEqualTo(Duration.ofSeconds(1));
        assertThat(options.wishes()).isEqualTo(DialWishes.NONE);
    }

    @Test
    void shouldTakeEveryOptionOfAClient() throws Exception {
        ClientOptions options = client(
                "--addr",
                ":1081",
                "--http=[::1]:8080",
                "-port",
                "7",
                "--tries=9",
                "--retry-time",
                "1",
                "--reconnect=true",
                "--reconnect-delay",
                "2",
                "--min-hops",
                "2",
                "--mux",
                "3");
        assertThat(options.socks()).isEqualTo(new HostPort("", 1081));
        assertThat(options.http()).contains(new HostPort("::1", 8080));
        assertThat(options.port()).isEqualTo(7);
        assertThat(options.tries()).isEqualTo(9);
        assertThat(options.pause()).isEqualTo(Duration.ofSeconds(1));
        assertThat(options.reconnect()).isTrue();
        assertThat(options.delay()).isEqualTo(Duration.ofSeconds(2));
        assertThat(options.wishes()).isEqualTo(new DialWishes(2, 3));
    }

    @ParameterizedTest
    @CsvSource({"--reconnect,true", "--reconnect=true,true", "--reconnect=false,false", "--reconnect=1,true"})
    void shouldReadTheFlag(String word, boolean set) throws Exception {
        assertThat(client(word).reconnect()).isEqualTo(set);
    }

    @Test
    void shouldSayWhoIsMissing() {
        assertThatThrownBy(() -> ClientOptions.parse(List.of())).hasMessage("Empty server PubKey. Exiting");
        assertThatThrownBy(() -> ClientOptions.parse(List.of("--srv", "02ab")))
                .hasMessageStartingWith("Invalid server PubKey");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--passcode=x",
                "--addr=1080",
                "--port=0",
                "--port=x",
                "--tries",
                "--reconnect=perhaps",
                "stray",
                "--mux=-1",
                "--http=:99999"
            })
    void shouldRefuseWhatItDoesNotUnderstand(String word) {
        assertThatThrownBy(() -> client(word)).isInstanceOf(BadOptionException.class);
    }

    @Test
    void shouldTakeEveryOptionOfAServer() throws Exception {
        ServerOptions options = ServerOptions.parse(List.of(
                "--passcode",
                "secret",
                "--whitelist",
                KEY.hex() + ", " + OTHER.hex(),
                "--allow-private",
                "--idle-timeout=60",
                "--max-sessions=5",
                "--max-streams",
                "6"));
        assertThat(options.whitelist()).containsExactlyInAnyOrder(KEY, OTHER);
        assertThat(options.allowsPrivate()).isTrue();
        assertThat(options.idle()).isEqualTo(Duration.ofSeconds(60));
        assertThat(options.sessions()).isEqualTo(5);
        assertThat(options.streams()).isEqualTo(6);
        ServerOptions usual = ServerOptions.parse(List.of());
        assertThat(usual.whitelist()).isEmpty();
        assertThat(usual.allowsPrivate()).isFalse();
        assertThat(usual.idle()).isZero();
        assertThatThrownBy(() -> ServerOptions.parse(List.of("--whitelist", "02ab")))
                .isInstanceOf(BadOptionException.class);
    }

    @Test
    void shouldNeverFailOtherwise() {
        List<String> words = List.of("--srv", KEY.hex(), "--addr", "--reconnect", "=", "--", "-", "", "--mux=", "x");
        Cases.check(2000, draw -> {
            List<String> args = new ArrayList<>();
            for (int i = draw.between(0, 6); i > 0; i--) {
                args.add(draw.pick(words) + (draw.chance(0.2) ? draw.pick(words) : ""));
            }
            try {
                ClientOptions.parse(args);
            } catch (BadOptionException e) {
                assertThat(e).message().isNotBlank();
            }
        });
    }
}
