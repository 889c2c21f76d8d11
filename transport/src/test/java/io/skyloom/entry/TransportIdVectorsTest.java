package io.skyloom.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.key.PubKey;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every recorded id: four pairs in both directions, a self pair, the null key and a key that is no point. */
class TransportIdVectorsTest {
    private static final HexFormat HEX = HexFormat.of();

    private final JsonNode cases = Vectors.load("transport-id").get("cases");

    @Test
    void shouldComputeEveryRecordedId() {
        assertThat(cases).hasSize(91);
        for (JsonNode one : cases) {
            UUID id = TransportId.ofRaw(hex(one, "key_a"), hex(one, "key_b"), text(one, "type"));
            assertThat(id).hasToString(text(one, "id"));
            assertThat(TransportId.bytes(id)).isEqualTo(hex(one, "id_bytes"));
            assertThat(TransportId.fromBytes(hex(one, "id_bytes"), 0)).isEqualTo(id);
            assertThat(TransportId.parse(text(one, "id"))).isEqualTo(id);
        }
    }

    @Test
    void shouldBuildEveryRecordedEntry() {
        int checked = 0;
        for (JsonNode one : cases) {
            if (text(one, "pair").startsWith("sort only")) {
                continue; // the higher key is no point, so no entry of ours can hold it
            }
            check(one, PubKey.parseText(text(one, "key_a")), PubKey.parseText(text(one, "key_b")));
            checked++;
        }
        assertThat(checked).isEqualTo(78);
    }

    private static void check(JsonNode one, PubKey a, PubKey b) {
        TransportEntry entry = TransportEntry.of(a, b, text(one, "type"), Label.USER);
        assertThat(entry.json()).isEqualTo(text(one, "entry_json"));
        assertThat(TransportEntry.parse(entry.json())).isEqualTo(entry);
        assertThat(entry.requireConsistent()).isSameAs(entry);
        assertThat(entry.binary()).isEqualTo(hex(one, "to_binary"));
        assertThat(entry.edgeOf(a)).isEqualTo(one.get("edge_index_a").asInt());
        assertThat(entry.edgeOf(b)).isEqualTo(one.get("edge_index_b").asInt());
        assertThat(entry.edgeOf(a) == 0)
                .isEqualTo(one.get("a_is_least_significant").asBoolean());
        assertThat(entry.remoteOf(a)).hasToString(text(one, "remote_edge_of_a"));
        assertThat(entry.isSelf()).isEqualTo(a.equals(b));
    }

    @Test
    void shouldRefuseIdTextsOfOtherShapes() {
        for (String bad : new String[] {
            "",
            "1-1-1-1-1",
            "74f2d948cec40f0d8626ef984ac3e9bc",
            "{74f2d948-cec4-0f0d-8626-ef984ac3e9bc}",
            "74f2d948-cec4-0f0d-8626-ef984ac3e9bx"
        }) {
            assertThatThrownBy(() -> TransportId.parse(bad)).as(bad).isInstanceOf(BadEntryException.class);
        }
        assertThat(TransportId.parse("74F2D948-CEC4-0F0D-8626-EF984AC3E9BC"))
                .hasToString("74f2d948-cec4-0f0d-8626-ef984ac3e9bc");
    }

    private static String text(JsonNode one, String field) {
        return one.get(field).asString();
    }

    private static byte[] hex(JsonNode one, String field) {
        return HEX.parseHex(text(one, field));
    }
}
