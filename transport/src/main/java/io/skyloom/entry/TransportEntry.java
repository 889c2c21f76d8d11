package io.skyloom.entry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.skyloom.key.PubKey;
import java.nio.ByteBuffer;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * What discovery knows about a transport. Entries made by {@link #of} are right by construction; entries that were
 * read are as the sender wrote them until {@link #requireConsistent} or {@link #requireSameTransport} has passed.
 *
 * @param id see {@link TransportId}
 * @param first the lower key, called the least significant edge
 * @param second the higher key; equal to {@code first} for a transport of a visor to itself
 * @param type the wire name of the network
 * @param label why it exists; not signed
 */
public record TransportEntry(UUID id, PubKey first, PubKey second, String type, Label label) {
    /** The entry of the transport between two visors, given in any order. */
    public static TransportEntry of(PubKey a, PubKey b, String type, Label label) {
        boolean ascending = a.compareTo(b) <= 0;
        return new TransportEntry(TransportId.of(a, b, type), ascending ? a : b, ascending ? b : a, type, label);
    }

    /**
     * Reads the JSON object form; unknown fields are ignored.
     *
     * @throws BadEntryException when a field is missing or malformed
     */
    public static TransportEntry parse(String json) {
        return from(EntryJson.tree(json));
    }

    /**
     * Reads a parsed JSON object; unknown fields are ignored.
     *
     * @throws BadEntryException when a field is missing or malformed
     */
    public static TransportEntry from(JsonNode object) {
        return EntryJson.entry(object);
    }

    /** The JSON object form, its keys in the network's order and without spaces. */
    public String json() {
        return EntryJson.text(this);
    }

    /** What signatures cover: id, both edges and type; the label is left out. */
    public byte[] binary() {
        byte[] name = type.getBytes(UTF_8);
        return ByteBuffer.allocate(TransportId.BYTES + 2 * PubKey.BYTES + name.length)
                .put(TransportId.bytes(id))
                .put(first.bytes())
                .put(second.bytes())
                .put(name)
                .array();
    }

    /** Which edge a key is: 0, 1, or -1 for none. 0 for both ends of a transport of a visor to itself. */
    public int edgeOf(PubKey key) {
        if (key.equals(first)) {
            return 0;
        }
        return key.equals(second) ? 1 : -1;
    }

    /** The edge at the other end from {@code key}: the key itself for a transport of a visor to itself. */
    public PubKey remoteOf(PubKey key) {
        return key.equals(first) ? second : first;
    }

    /** Whether both ends are one visor. */
    public boolean isSelf() {
        return first.equals(second);
    }

    /** The same transport under another label. */
    public TransportEntry withLabel(Label other) {
        return new TransportEntry(id, first, second, type, other);
    }

    /**
     * Checks that edges are sorted and the id belongs to them; returns this entry.
     *
     * @throws BadEntryException otherwise
     */
    public TransportEntry requireConsistent() {
        return requireSameTransport(of(first, second, type, label));
    }

    /**
     * Checks that this entry names the very transport {@code expected} does, whatever the labels; returns this entry.
     *
     * @throws BadEntryException naming the first field that differs
     */
    public TransportEntry requireSameTransport(TransportEntry expected) {
        require(type.equals(expected.type), "type", expected.type, type);
        require(
                first.equals(expected.first) && second.equals(expected.second),
                "edges",
                expected.first + "," + expected.second,
                first + "," + second);
        require(id.equals(expected.id), "t_id", expected.id, id);
        return this;
    }

    private static void require(boolean holds, String field, Object expected, Object actual) {
        if (!holds) {
            throw new BadEntryException("entry's '" + field + "' is " + actual + ", expected " + expected);
        }
    }
}
