package io.skyloom.engine.skysocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.skysocks.ProxyRequest.BadRequestException;
import io.skyloom.testing.Cases;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyRequestTest {
    private static ProxyRequest parse(String head) throws BadRequestException {
        return ProxyRequest.parse(head.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @CsvSource({"a.example:443, a.example:443", "9.8.7.6:1, 9.8.7.6:1", "[2a00::1]:8443, [2a00:0:0:0:0:0:0:1]:8443"})
    void shouldUnderstandTunnels(String authority, String target) throws Exception {
        ProxyRequest request = parse("CONNECT " + authority + " HTTP/1.1\nHost: " + authority);
        assertThat(request.target()).hasToString(target);
        assertThat(request.isTunnel()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "http://a.example/x?y=1, a.example:80, GET /x?y=1 HTTP/1.1, a.example",
        "HTTP://a.example:81, a.example:81, GET / HTTP/1.1, a.example:81",
        "http://a.example?q, a.example:80, GET /?q HTTP/1.1, a.example",
        "http://[2a00::1]/, [2a00:0:0:0:0:0:0:1]:80, GET / HTTP/1.1, [2a00::1]"
    })
    void shouldTellHostsWhatTheyExpect(String address, String target, String line, String host) throws Exception {
        ProxyRequest request = parse("GET " + address + " HTTP/1.1\nHost: liar\nAccept: */*");
        assertThat(request.target()).hasToString(target);
        assertThat(request.head())
                .isEqualTo(String.join("\r\n", line, "Host: " + host, "Accept: */*", "Connection: close", "", ""));
    }

    @Test
    void shouldKeepToItselfWhatIsForTheProxyOnly() throws Exception {
        String said = """
                POST http://a.example/ HTTP/1.0
                Proxy-Connection: keep-alive
                Connection: X-Own, close
                X-Own: 1
                Proxy-Authorization: Basic xyz
                Content-Length: 3
                Transfer-Encoding: chunked
                Upgrade: h2c""";
        String passed = String.join(
                "\r\n",
                "POST / HTTP/1.1",
                "Host: a.example",
                "Content-Length: 3",
                "Transfer-Encoding: chunked",
                "Connection: close",
                "",
                "");
        assertThat(parse(said).head()).isEqualTo(passed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1",
                "GET https://a.example/ HTTP/1.1",
                "CONNECT a.example HTTP/1.1",
                "CONNECT a:99999 HTTP/1.1",
                "CONNECT a b:1 HTTP/1.1",
                "GET http:///x HTTP/1.1",
                "GET http://u@v:w:1/ HTTP/1.1",
                "GET http://a/ HTTP/2.0",
                "",
                "\u0005\u0001\u0000",
                "GET http://a/ HTTP/1.1\nno colon",
                "GET http://a/ HTTP/1.1\nA : b",
                "GET http://a/ HTTP/1.1\n folded: x",
                "GET http://a/ HTTP/1.1\nA: b\u0000c",
                "G\u00e4T http://a/ HTTP/1.1",
                "GET http://a\u0000b/ HTTP/1.1",
                "CONNECT :80 HTTP/1.1"
            })
    void shouldRefuseWhatIsNotForAProxy(String head) {
        assertThatThrownBy(() -> parse(head)).isInstanceOf(BadRequestException.class);
    }

    @Test
    void shouldNeverPassABareLineEndOn() {
        byte[] honest = String.join(
                        "\r\n", "GET http://a.example/x HTTP/1.1", "Accept: a", "Connection: x", "User-Agent: b c")
                .getBytes(StandardCharsets.ISO_8859_1);
        Cases.check(20_000, draw -> {
            byte[] head = draw.chance(0.2) ? draw.bytesUpTo(200) : draw.mutate(honest);
            try {
                String passed = ProxyRequest.parse(head).head();
                assertThat(passed.replace("\r\n", "")).doesNotContain("\r", "\n", "\0");
                assertThat(passed.split("Connection: close\r\n", -1).length).isLessThanOrEqualTo(2);
            } catch (BadRequestException e) {
                assertThat(e).message().isNotBlank();
            }
        });
    }
}
