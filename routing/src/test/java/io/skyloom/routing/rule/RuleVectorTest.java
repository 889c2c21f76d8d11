package io.skyloom.routing.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rules, descriptors and addresses against bytes and texts recorded from an October 2024 visor. */
class RuleVectorTest {
    private static final HexFormat HEX = HexFormat.of();

    static JsonNode load(String name) throws Exception {
        try (InputStream in = RuleVectorTest.class.getResourceAsStream("/vectors/" + name)) {
            return JsonMapper.shared().readTree(in);
        }
    }

    @TestFactory
    Stream<DynamicTest> shouldReadAndWriteRecordedRules() throws Exception {
        return load("rules.json")
                .get("vectors")
                .valueStream()
                .map(vector ->
                        DynamicTest.dynamicTest(vector.get("name").asString(), () -> checkRule(vector.get("output"))));
    }

    private static void checkRule(JsonNode recorded) {
        byte[] bytes = HEX.parseHex(recorded.get("rule").asString());
        if (recorded.get("keep_alive_ns") != null
                && recorded.get("keep_alive_ns").asLong() == 0) {
            assertThatThrownBy(() -> Rule.parse(bytes))
                    .isInstanceOf(BadRuleException.class)
                    .hasMessageContaining("keep-alive");
            return;
        }
        Rule rule = Rule.parse(bytes);
        assertThat(rule.bytes()).isEqualTo(bytes);
        assertThat(rule).hasToString(recorded.get("string").asString());
        assertThat(Integer.toUnsignedLong(rule.key()))
                .isEqualTo(recorded.get("key_route_id").asLong());
        assertThat(rule.summaryJson()).isEqualTo(recorded.get("summary_json").asString());
    }

    @TestFactory
    Stream<DynamicTest> shouldReadAndWriteRecordedDescriptors() throws Exception {
        return load("route-descriptor.json")
                .get("vectors")
                .valueStream()
                .map(vector -> DynamicTest.dynamicTest(
                        vector.get("name").asString(), () -> checkDescriptor(vector.get("output"))));
    }

    private static void checkDescriptor(JsonNode recorded) {
        byte[] bytes = HEX.parseHex(recorded.get("descriptor").asString());
        RouteDescriptor descriptor = RouteDescriptor.read(bytes, 0);
        assertThat(descriptor.bytes()).isEqualTo(bytes);
        assertThat(descriptor).hasToString(recorded.get("string").asString());
        assertThat(HEX.formatHex(descriptor.inverted().bytes()))
                .isEqualTo(recorded.get("inverted").asString());
        assertThat(descriptor.source().json())
                .isEqualTo(recorded.get("src_json").asString());
        assertThat(descriptor.destination())
                .hasToString(recorded.get("dst_string").asString());
    }

    @TestFactory
    Stream<DynamicTest> shouldReadAddressesAsTheNetworkDoes() throws Exception {
        return load("route-descriptor.json")
                .get("addresses")
                .valueStream()
                .map(vector -> DynamicTest.dynamicTest(
                        vector.get("input").get("text").asString(),
                        () -> checkAddress(vector.get("input").get("text").asString(), vector.get("output"))));
    }

    private static void checkAddress(String text, JsonNode recorded) {
        if (recorded.has("error")) {
            assertThatThrownBy(() -> RouteAddress.parse(text)).isInstanceOf(BadRuleException.class);
            return;
        }
        RouteAddress address = RouteAddress.parse(text);
        assertThat(address.key().hex()).isEqualTo(recorded.get("pk").asString());
        assertThat(address.port()).isEqualTo(recorded.get("port").asInt());
    }

    @Test
    void shouldRefuseEveryRuleThatIsCutShortOfItsFields() throws Exception {
        for (JsonNode vector : load("rules.json").get("vectors")) {
            byte[] whole = HEX.parseHex(vector.get("output").get("rule").asString());
            int least = List.of(Rule.Reverse.BYTES, Rule.Forward.LEAST_BYTES, Rule.Intermediary.LEAST_BYTES)
                    .get(whole[8]);
            for (int length = 0; length < least; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> Rule.parse(cut)).isInstanceOf(BadRuleException.class);
            }
        }
    }

    @Test
    void shouldAcceptRulesWithoutPaddingAndWithMore() throws Exception {
        for (JsonNode vector : load("rules.json").get("vectors")) {
            byte[] whole = HEX.parseHex(vector.get("output").get("rule").asString());
            if (vector.get("output").get("keep_alive_ns") != null
                    && vector.get("output").get("keep_alive_ns").asLong() == 0) {
                continue;
            }
            assertThat(Rule.parse(Arrays.copyOf(whole, whole.length + 40))).isEqualTo(Rule.parse(whole));
        }
    }

    @Test
    void shouldRefuseUnknownKindsZeroIdsAndEndlessKeepAlives() {
        byte[] rule = new Rule.Intermediary(java.time.Duration.ofSeconds(30), 5, 6, new java.util.UUID(1, 2)).bytes();
        assertThatThrownBy(() -> Rule.parse(with(rule, 8, 3))).hasMessageContaining("kind 3");
        assertThatThrownBy(() -> Rule.parse(with(rule, 12, 0))).hasMessageContaining("key id");
        assertThatThrownBy(() -> Rule.parse(with(rule, 16, 0))).hasMessageContaining("next id");
        assertThatThrownBy(() -> Rule.parse(with(rule, 0, 0x7F))).hasMessageContaining("24 h");
        assertThatThrownBy(() -> Rule.parse(with(rule, 0, 0x80))).hasMessageContaining("keep-alive");
    }

    private static byte[] with(byte[] bytes, int index, int value) {
        byte[] changed = bytes.clone();
        changed[index] = (byte) value;
        return changed;
    }
}
