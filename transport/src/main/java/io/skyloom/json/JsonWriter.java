package io.skyloom.json;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * Writes JSON byte for byte as the network's reference encoder does: keys in the order given, no white space, {@code
 * < > &} and the two Unicode line separators escaped, other text as UTF-8. Signed documents depend on these bytes, so
 * the order of calls is the document. One thread at a time.
 */
public final class JsonWriter {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out = new StringBuilder(256);

    /** Bit n: whether the container at depth n already holds an element. */
    private final BitSet filled = new BitSet();

    private int depth;

    /** Opens an object, as an element or as the value of the last name. */
    public JsonWriter beginObject() {
        return open('{');
    }

    /** Closes the innermost object. */
    public JsonWriter endObject() {
        return close('}');
    }

    /** Opens an array, as an element or as the value of the last name. */
    public JsonWriter beginArray() {
        return open('[');
    }

    /** Closes the innermost array. */
    public JsonWriter endArray() {
        return close(']');
    }

    /** Writes a key; exactly one value must follow. */
    public JsonWriter name(String key) {
        separate();
        quote(key);
        out.append(':');
        filled.clear(depth);
        return this;
    }

    /** Writes a string. */
    public JsonWriter value(String text) {
        separate();
        quote(text);
        return this;
    }

    /** Writes an integer. */
    public JsonWriter value(long number) {
        separate();
        out.append(number);
        return this;
    }

    /** Writes a boolean. */
    public JsonWriter value(boolean flag) {
        separate();
        out.append(flag);
        return this;
    }

    /** Writes a value that is JSON already. */
    public JsonWriter raw(String json) {
        separate();
        out.append(json);
        return this;
    }

    /** Writes a key and a string. */
    public JsonWriter field(String key, String text) {
        return name(key).value(text);
    }

    /** Writes a key and a string unless the string is empty. */
    public JsonWriter fieldUnlessEmpty(String key, String text) {
        return text.isEmpty() ? this : field(key, text);
    }

    /** Writes a key and an array of strings. */
    public JsonWriter field(String key, Iterable<String> texts) {
        name(key).beginArray();
        texts.forEach(this::value);
        return endArray();
    }

    /** The document so far. */
    @Override
    public String toString() {
        return out.toString();
    }

    /** The document so far as UTF-8. */
    public byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    private JsonWriter open(char bracket) {
        separate();
        out.append(bracket);
        filled.clear(++depth);
        return this;
    }

    private JsonWriter close(char bracket) {
        out.append(bracket);
        filled.set(--depth);
        return this;
    }

    private void separate() {
        if (filled.get(depth)) {
            out.append(',');
        }
        filled.set(depth);
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            escape(c);
            i += Character.charCount(c);
        }
        out.append('"');
    }

    private void escape(int c) {
        switch (c) {
            case '"', '\\' -> out.append('\\').append((char) c);
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '<', '>', '&', 0x2028, 0x2029 -> unicode(c);
            default -> plain(c);
        }
    }

    private void plain(int c) {
        if (c < 0x20) {
            unicode(c);
        } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
            // Half a pair has no UTF-8; the reference writes the replacement character, escaped.
            out.append("\\ufffd");
        } else {
            out.appendCodePoint(c);
        }
    }

    private void unicode(int c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX[(c >> shift) & 0xF]);
        }
    }
}
