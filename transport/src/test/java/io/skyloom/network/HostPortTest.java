package io.skyloom.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
    @ParameterizedTest
    @CsvSource({
        "example.org:80, example.org, 80, example.org:80",
        ":0, '', 0, :0",
        "[]:7, '', 7, :7",
        "[::1]:65535, ::1, 65535, [::1]:65535",
        "[10.0.0.1]:1, 10.0.0.1, 1, 10.0.0.1:1"
    })
    void shouldReadAPlaceAndWriteItSoThatItIsReadAgain(String text, String host, int port, String own) {
        HostPort place = HostPort.parse(text);
        assertThat(place).isEqualTo(new HostPort(host, port)).hasToString(own);
        assertThat(HostPort.parse(own)).isEqualTo(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[:2", "]:2", "[[]:2", "[a]b]:2", "[\\E]\\E]]]:2", "::1:2", "[::1:2", "::1]:2"})
    void shouldRefuseStrayColonsAndBrackets(String text) {
        assertThatThrownBy(() -> HostPort.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + text + "\" has a host with stray colons or brackets");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nowhere", "a:", "a:b", "a:-1", "a:123456", "a:70000", " a:1", "a b:1", "a:1 "})
    void shouldRefuseWhatIsNoPlace(String text) {
        assertThatThrownBy(() -> HostPort.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
