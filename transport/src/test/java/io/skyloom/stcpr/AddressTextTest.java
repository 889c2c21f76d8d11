package io.skyloom.stcpr;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.testing.Cases;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTextTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "192.0.2.2, 192.0.2.2",
        "0:0:0:0:0:0:0:1, ::1",
        "0:0:0:0:0:0:0:0, ::",
        "fd00:0:0:0:0:0:0:2, fd00::2",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:DB8:AAAA:0:0:0:0:0, 2001:db8:aaaa::",
    })
    void shouldWriteAddressesAsTheNetworkDoes(String literal, String text) throws Exception {
        assertThat(AddressText.of(InetAddress.getByName(literal))).isEqualTo(text);
        assertThat(AddressText.parse(text)).contains(InetAddress.getByName(literal));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "example.org",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "1.2.3.4:5",
                "::1%lo",
                "[::1]",
                ":",
                ":::",
                "1::2::3",
                "12345::",
                "beef",
                "0x7f.1.1.1",
                "16909060",
                "2001:db8::1/64"
            })
    void shouldTakeLiteralsOnlySoThatNobodyMakesUsAskANameServer(String text) {
        assertThat(AddressText.parse(text)).isEmpty();
    }

    @Test
    void shouldReadBackWhateverItWrites() {
        Cases.check(5_000, draw -> {
            byte[] bytes = draw.bytes(draw.chance(0.2) ? 4 : 16);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = draw.chance(0.6) ? 0 : bytes[i];
            }
            InetAddress address = address(bytes);
            assertThat(AddressText.parse(AddressText.of(address))).contains(address);
        });
        Cases.check(5_000, draw -> {
            String noise = new String(
                    draw.mutate("2001:db8::a:1.2.3.4".getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
                    java.nio.charset.StandardCharsets.ISO_8859_1);
            AddressText.parse(noise)
                    .ifPresent(address -> assertThat(AddressText.parse(AddressText.of(address)))
                            .contains(address));
        });
    }

    private static InetAddress address(byte[] bytes) throws UnknownHostException {
        return InetAddress.getByAddress(bytes);
    }
}
