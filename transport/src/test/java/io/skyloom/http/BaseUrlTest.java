package io.skyloom.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Service addresses are sanitised as the network's clients do. */
class BaseUrlTest {
    @ParameterizedTest
    @CsvSource({
        "'', http://localhost, localhost, 80",
        "' ', http://localhost, localhost, 80",
        "ar.example, http://ar.example, ar.example, 80",
        "ar.example:9093, http://ar.example:9093, ar.example, 9093",
        "http://ar.example/, http://ar.example, ar.example, 80",
        "HTTP://ar.example:80/base/, http://ar.example/base, ar.example, 80",
        "https://tpd.example, https://tpd.example, tpd.example, 443",
        "http://[::1]:8080/, http://[::1]:8080, ::1, 8080",
        "127.0.0.1:1, http://127.0.0.1:1, 127.0.0.1, 1",
        "127.0.0.1:1/a//, http://127.0.0.1:1/a, 127.0.0.1, 1",
        "dmsg://02e104a415e398c7d7250f79f869d853b98f7e0a3be18ea902f32c4ba8ed388df4:80/,"
                + " dmsg://02e104a415e398c7d7250f79f869d853b98f7e0a3be18ea902f32c4ba8ed388df4,"
                + " 02e104a415e398c7d7250f79f869d853b98f7e0a3be18ea902f32c4ba8ed388df4, 80",
    })
    void shouldSanitise(String text, String whole, String host, int port) {
        BaseUrl url = BaseUrl.parse(text);
        assertThat(url).hasToString(whole);
        assertThat(url.host()).isEqualTo(host);
        assertThat(url.port()).isEqualTo(port);
        assertThat(BaseUrl.parse(url.toString())).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://x",
                "http://",
                "http://x:0",
                "http://x:65536",
                "http://a b",
                "http://[::1",
                "://x",
                "/x://y"
            })
    void shouldRefuseOthersByName(String text) {
        assertThatThrownBy(() -> BaseUrl.parse(text))
                .isInstanceOf(BadUrlException.class)
                .hasMessageContaining(text);
    }
}
