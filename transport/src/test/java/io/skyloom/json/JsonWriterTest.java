package io.skyloom.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The reference encoder's bytes. */
class JsonWriterTest {
    @Test
    void shouldSeparateElementsAtEveryDepth() {
        String text = new JsonWriter()
                .beginObject()
                .field("a", "x")
                .name("b")
                .beginArray()
                .value(1)
                .value(true)
                .beginObject()
                .endObject()
                .beginArray()
                .endArray()
                .raw("{\"r\":null}")
                .endArray()
                .fieldUnlessEmpty("empty", "")
                .fieldUnlessEmpty("full", "y")
                .field("list", List.of("1", "2"))
                .name("o")
                .beginObject()
                .field("p", "q")
                .endObject()
                .name("n")
                .value(-5)
                .endObject()
                .toString();
        assertThat(text)
                .isEqualTo("{\"a\":\"x\",\"b\":[1,true,{},[],{\"r\":null}],\"full\":\"y\",\"list\":[\"1\",\"2\"],"
                        + "\"o\":{\"p\":\"q\"},\"n\":-5}");
    }

    @Test
    void shouldEscapeAsTheReferenceDoes() {
        assertThat(quoted("\"\\\n\r\t")).isEqualTo("\"\\\"\\\\\\n\\r\\t\"");
        assertThat(quoted("<a&b>\u2028\u2029")).isEqualTo("\"\\u003ca\\u0026b\\u003e\\u2028\\u2029\"");
        assertThat(quoted("\u0001\u001f\u007f")).isEqualTo("\"\\u0001\\u001f\u007f\"");
        assertThat(quoted("ä€\ud83d\ude00/'")).isEqualTo("\"ä€\ud83d\ude00/'\"");
        assertThat(quoted("\ud83d!")).isEqualTo("\"\\ufffd!\"");
    }

    private static String quoted(String text) {
        return new JsonWriter().value(text).toString();
    }
}
