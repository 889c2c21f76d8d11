package io.skyloom.resolver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonReader;
import io.skyloom.stcpr.PeerRecord;
import io.skyloom.testing.Cases;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** Records of both generations are read; what cannot be dialled is left out. */
class AddressRecordTest {
    @Test
    void shouldReadRecordsOfBothGenerations() throws BadJsonException {
        String older = "{\"remote_addr\":\"192.0.2.2\",\"port\":\"7000\",\"addresses\":[\"127.0.0.1\",\"::1\"]}";
        assertThat(read(older).json()).isEqualTo(older);
        String newer = "{\"remote_addr\":\"192.0.2.2\",\"is_local\":true,\"port\":\"7000\",\"addresses\":[],"
                + "\"remote_addr_v6\":\"2001:db8::1\",\"public_ip\":\"192.0.2.9\",\"public_ip_v6\":\"2001:db8::9\","
                + "\"cert_hash\":\"ab\"}";
        assertThat(read(newer).json()).isEqualTo(newer);
        assertThat(read("{\"addresses\":null,\"other\":[{}]}").json())
                .isEqualTo("{\"remote_addr\":\"\",\"port\":\"\",\"addresses\":[]}");
    }

    @Test
    void shouldTellADiallingNetworkWhereToGo() throws Exception {
        PeerRecord peer =
                read("{\"remote_addr\":\"192.0.2.2\",\"remote_addr_v6\":\"[2001:db8::1]:9\",\"is_local\":true,"
                                + "\"port\":\"7000\",\"addresses\":[\"10.0.0.1\",\"evil.example\",\"\",\"fd00::2\"],"
                                + "\"public_ip\":\"192.0.2.9\"}")
                        .peer();
        assertThat(peer.remote()).isEqualTo(new InetSocketAddress("192.0.2.2", 7000));
        assertThat(peer.remoteV6()).isEqualTo(new InetSocketAddress("2001:db8::1", 9));
        assertThat(peer.local()).isTrue();
        assertThat(peer.port()).isEqualTo(7000);
        assertThat(peer.addresses())
                .containsExactly(InetAddress.getByName("10.0.0.1"), InetAddress.getByName("fd00::2"));
        assertThat(peer.publicAddress()).isEqualTo(InetAddress.getByName("192.0.2.9"));
        PeerRecord ported =
                read("{\"remote_addr\":\"192.0.2.2:81\",\"port\":\"7000\"}").peer();
        assertThat(ported.remote()).isEqualTo(new InetSocketAddress("192.0.2.2", 81));
        assertThat(ported.remoteV6()).isNull();
        for (String useless : new String[] {"", "evil.example", "evil.example:80", "192.0.2.2:0", "192.0.2.2:x"}) {
            assertThat(read("{\"remote_addr\":\"" + useless + "\",\"port\":\"1\"}")
                            .peer()
                            .remote())
                    .as(useless)
                    .isNull();
        }
    }

    @Test
    void shouldRefuseRecordsWithoutAPort() {
        for (String port : new String[] {"", "0", "65536", "-1", "7000 ", "seven", "99999999999"}) {
            assertThatThrownBy(() -> read("{\"remote_addr\":\"192.0.2.2\",\"port\":\"" + port + "\"}")
                            .peer())
                    .as(port)
                    .isInstanceOf(BadJsonException.class)
                    .hasMessageContaining("no usable port");
        }
    }

    @Test
    void shouldReadOrRefuseAnything() {
        byte[] good = ("{\"remote_addr\":\"192.0.2.2\",\"is_local\":true,\"port\":\"7000\",\"addresses\":[\"10.0.0.1\","
                        + "\"fd00::2\"],\"remote_addr_v6\":\"[2001:db8::1]:9\"}")
                .getBytes(UTF_8);
        Cases.checkBytes(20_000, draw -> draw.chance(0.2) ? draw.bytesUpTo(64) : draw.mutate(good), bytes -> {
            try {
                AddressRecord record = AddressRecord.from(JsonReader.MESSAGE.parse(bytes));
                assertThat(read(record.json())).isEqualTo(record);
                assertThat(record.peer().port()).isBetween(1, 65535);
            } catch (BadJsonException e) {
                assertThat(e).hasMessageMatching("(?s).+");
            }
        });
    }

    private static AddressRecord read(String json) throws BadJsonException {
        return AddressRecord.from(JsonReader.MESSAGE.parse(json.getBytes(UTF_8)));
    }
}
