package io.skyloom.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The header fields of a message in their order; names compare without case. Immutable. */
public final class HttpFields {
    /** No fields. */
    public static final HttpFields NONE = new HttpFields(List.of());

    private final List<Field> fields;

    /**
     * One field.
     *
     * @param name as written
     * @param value without surrounding white space
     */
    public record Field(String name, String value) {}

    private HttpFields(List<Field> fields) {
        this.fields = fields;
    }

    /** These fields in this order. */
    public static HttpFields of(List<Field> fields) {
        return new HttpFields(List.copyOf(fields));
    }

    /** The same and one more at the end. */
    public HttpFields with(String name, String value) {
        List<Field> more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return of(more);
    }

    /** The value of the first field of that name. */
    public Optional<String> first(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst();
    }

    /** All fields. */
    public List<Field> all() {
        return fields;
    }

    @Override
    public String toString() {
        return fields.toString();
    }
}
