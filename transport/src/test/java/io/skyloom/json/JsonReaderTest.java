package io.skyloom.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Good documents are read, bad ones are refused by name, expensive ones before they cost anything. */
class JsonReaderTest {
    @Test
    void shouldReadMembersAndElements() throws BadJsonException {
        JsonValue value = read(
                "{\"s\":\"x\",\"n\":-3,\"u\":18446744073709551615,\"b\":true,\"l\":[\"a\",\"b\"],\"z\":null,\"s\":\"y\"}\n");
        assertThat(value.get("s").text()).isEqualTo("y");
        assertThat(value.get("n").number()).isEqualTo(-3);
        assertThat(value.get("u").unsigned()).isEqualTo(-1L);
        assertThat(value.flag("b")).isTrue();
        assertThat(value.flag("absent")).isFalse();
        assertThat(value.get("l").texts()).containsExactly("a", "b");
        assertThat(value.find("z")).isEmpty();
        assertThat(value.textOr("absent", "else")).isEqualTo("else");
        assertThat(read("null").elements()).isEmpty();
    }

    @Test
    void shouldSayWhereSomethingIsWrong() throws BadJsonException {
        JsonValue value = read("{\"l\":[\"a\",2,-1]}");
        assertRefused(() -> value.get("x"), "document.x is missing");
        assertRefused(() -> value.get("l").text(), "document.l is not a string");
        assertRefused(() -> value.get("l").texts(), "document.l[1] is not a string");
        assertRefused(
                () -> value.get("l").elements().get(0).number(), "document.l[0] is not an integer of at most 64 bits");
        assertRefused(
                () -> value.get("l").elements().get(2).unsigned(),
                "document.l[2] is not an unsigned integer of at most 64 bits");
        assertRefused(() -> value.elements(), "document is not an array");
        assertRefused(() -> read("[]").get("x"), "document is not an object");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{oops|invalid character 'o' looking for beginning of object key string",
                "{\"a\":oops}|invalid character 'o' looking for beginning of value",
                "{\"a\" 1}|invalid character '1' after object key",
                "{\"a\":1 x|invalid character 'x' after object key:value pair",
                "[1 2]|invalid character '2' after array element",
                "[1,]|invalid character ']' looking for beginning of value",
                "{\"a\":|unexpected EOF",
                "[[[|unexpected EOF",
                "''|EOF",
            })
    void shouldComplainInTheReferencesWords(String document, String complaint) {
        assertRefused(() -> read(document), complaint);
    }

    @Test
    void shouldRefuseWhatCostsTooMuch() {
        assertRefused(() -> read("[".repeat(100) + "]".repeat(100)), "");
        assertRefused(() -> read("[" + "1,".repeat(200_000) + "1]"), "");
        assertRefused(() -> read("\"" + "x".repeat(1 << 20) + "\""), "exceeds the limit of 1048576");
        assertRefused(() -> read("{\"" + "x".repeat(1000) + "\":1}"), "");
        assertRefused(() -> read("1".repeat(1000)), "");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {3, 1_234_567})
    void shouldRefuseOrReadAnything(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] good = "{\"port\":\"7000\",\"addresses\":[\"127.0.0.1\",\"::1\"],\"n\":1e9,\"b\":false}".getBytes(UTF_8);
        for (int round = 0; round < 20_000; round++) {
            byte[] input = round % 4 == 0 ? new byte[random.nextInt(80)] : good.clone();
            if (round % 4 == 0) {
                random.nextBytes(input);
            } else {
                input[random.nextInt(input.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(JsonReader.MESSAGE.parse(input).toString()).isNotNull();
            } catch (BadJsonException e) {
                assertThat(e.getMessage()).as("seed %s, round %s", seed, round).isNotBlank();
            }
        }
    }

    /** Something that should be refused. */
    private interface Reading {
        Object run() throws BadJsonException;
    }

    private static void assertRefused(Reading reading, String message) {
        assertThatThrownBy(reading::run).isInstanceOf(BadJsonException.class).hasMessageContaining(message);
    }

    private static JsonValue read(String document) throws BadJsonException {
        return JsonReader.MESSAGE.parse(document.getBytes(UTF_8));
    }
}
