package io.skyloom.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonReader;
import io.skyloom.key.BadKeyException;
import io.skyloom.key.PubKey;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The forms of addresses and entries. */
class ServiceEntryTest {
    private static final String HEX = "024d4b6cd1361032ca9bd2aeb9d900aa4d45d9ead80ac9423374c451a7254d0766";
    private static final PubKey KEY = PubKey.parse(HEX);
    private static final ServiceAddress ADDRESS = new ServiceAddress(KEY, 3);

    private static ServiceEntry read(String json) throws BadJsonException {
        return ServiceEntry.from(JsonReader.MESSAGE.parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void shouldWriteFieldsInTheOriginalsOrderAndLeaveOutWhatIsEmpty() {
        ServiceEntry full = new ServiceEntry(
                ADDRESS,
                "visor",
                Optional.of(new GeoLocation(52.5, -13.25, "DE", "")),
                true,
                "v1.3.29",
                List.of("100.64.7.1", "::1"),
                Optional.of(new ServiceMetrics(1.5, 0, 7)));
        assertThat(full.json())
                .isEqualTo("{\"address\":\"" + HEX + ":3\",\"type\":\"visor\","
                        + "\"geo\":{\"lat\":52.5,\"lon\":-13.25,\"country\":\"DE\"},\"display_node_ip\":true,"
                        + "\"version\":\"v1.3.29\",\"local_ips\":[\"100.64.7.1\",\"::1\"],"
                        + "\"info\":{\"latency\":1.5,\"connections\":7}}");
        assertThat(ServiceEntry.of(ADDRESS, "proxy", "").json())
                .isEqualTo("{\"address\":\"" + HEX + ":3\",\"type\":\"proxy\"}");
    }

    @Test
    void shouldReadBackWhatItWrote() throws Exception {
        ServiceEntry full = new ServiceEntry(
                ADDRESS,
                "vpn",
                Optional.of(new GeoLocation(0, 1e-7, "", "somewhere \"else\"")),
                true,
                "v1",
                List.of("10.0.0.1"),
                Optional.of(new ServiceMetrics(0, 99.9, 0)));
        assertThat(read(full.json())).isEqualTo(full);
        ServiceEntry bare = ServiceEntry.of(ADDRESS, "skysocks", "v1");
        assertThat(read(bare.json())).isEqualTo(bare);
        assertThat(read("{\"address\":\"" + HEX + "\",\"geo\":null,\"unknown\":[1]}"))
                .isEqualTo(ServiceEntry.of(new ServiceAddress(KEY, 0), "", ""));
    }

    @Test
    void shouldShowAVisorsAddressesOnlyIfItWantsThat() {
        ServiceEntry shy = ServiceEntry.of(ADDRESS, "visor", "v1").withLocalIps(List.of("10.0.0.1"), false);
        assertThat(shy.listed().localIps()).isEmpty();
        ServiceEntry open = shy.withLocalIps(List.of("10.0.0.1"), true);
        assertThat(open.listed().localIps()).containsExactly("10.0.0.1");
        assertThat(open.listed().displayNodeIp()).isFalse();
    }

    @Test
    void shouldKnowTheBinaryFormOfAddresses() {
        ServiceAddress high = new ServiceAddress(KEY, 0xFE01);
        assertThat(HexFormat.of().formatHex(high.bytes())).isEqualTo(HEX + "fe01");
        assertThat(ServiceAddress.of(high.bytes())).isEqualTo(high);
        assertThatThrownBy(() -> ServiceAddress.of(new byte[34])).isInstanceOf(BadKeyException.class);
    }

    @Test
    void shouldSayWhatIsWrongWithAnAddress() {
        for (String bad :
                List.of("", ":3", HEX + ":", HEX + ":65536", HEX + ":-1", HEX + ":3:4", "zz:3", HEX + ":999999")) {
            assertThatThrownBy(() -> ServiceAddress.parse(bad)).as(bad).isInstanceOf(BadKeyException.class);
        }
        assertThatThrownBy(() -> read("{\"address\":\"" + HEX + ":x\"}"))
                .isInstanceOf(BadJsonException.class)
                .hasMessageContaining("document.address");
        assertThatThrownBy(() -> read("{}")).hasMessageContaining("address is missing");
        assertThatThrownBy(() -> new ServiceAddress(KEY, 70_000)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseMutatedEntriesInWordsOnly() {
        Random random = new Random(20_260_101);
        byte[] whole = new ServiceEntry(
                        ADDRESS,
                        "vpn",
                        Optional.of(new GeoLocation(1, 2, "DE", "x")),
                        true,
                        "v1",
                        List.of("10.0.0.1"),
                        Optional.of(new ServiceMetrics(1, 2, 3)))
                .json()
                .getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        for (int round = 0; round < 5_000; round++) {
            byte[] bent = whole.clone();
            for (int change = random.nextInt(1, 4); change > 0; change--) {
                bent[random.nextInt(bent.length)] = (byte) random.nextInt(32, 127);
            }
            try {
                ServiceEntry.from(JsonReader.MESSAGE.parse(bent)).json();
            } catch (BadJsonException e) {
                assertThat(e.getMessage()).isNotBlank();
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }
}
