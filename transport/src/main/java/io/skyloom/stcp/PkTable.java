package io.skyloom.stcp;

import io.skyloom.key.BadKeyException;
import io.skyloom.key.PubKey;
import io.skyloom.network.HostPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.concurrent.ConcurrentHashMap;

/** Which peer is reached where. Any thread may read and change it. */
public final class PkTable {
    private static final int LONGEST_LINE = 1024;

    private final Map<PubKey, HostPort> places = new ConcurrentHashMap<>();

    /** An empty table. */
    public PkTable() {}

    /**
     * The table of a configuration: hex keys to {@code host:port}.
     *
     * @throws IllegalArgumentException naming the entry that is wrong
     */
    public static PkTable ofTexts(Map<String, String> texts) {
        PkTable table = new PkTable();
        texts.forEach((key, place) -> table.put(key, place, "entry \"" + key + "\""));
        return table;
    }

    /**
     * Reads a text file's lines: a key and a place, separated by white space. Lines without any text are skipped.
     *
     * @throws IllegalArgumentException naming the line that is wrong
     * @throws IOException when reading fails
     */
    public static PkTable read(Reader text) throws IOException {
        PkTable table = new PkTable();
        BufferedReader lines = new BufferedReader(text);
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (!line.isBlank()) {
                table.putLine(line.strip(), "line " + number);
            }
        }
        return table;
    }

    /** Where the peer is, or empty. */
    public Optional<HostPort> find(PubKey peer) {
        return Optional.ofNullable(places.get(peer));
    }

    /** Adds or moves a peer; the next dial goes there. */
    public void put(PubKey peer, HostPort place) {
        if (peer.isNull()) {
            throw new BadKeyException("the null key has no place");
        }
        places.put(peer, place);
    }

    /** Forgets a peer; returns whether it was known. */
    public boolean remove(PubKey peer) {
        return places.remove(peer) != null;
    }

    /** All entries of this moment. */
    public Map<PubKey, HostPort> entries() {
        return Map.copyOf(places);
    }

    private void putLine(String line, String where) {
        StringTokenizer fields = new StringTokenizer(line);
        if (fields.countTokens() != 2 || line.length() > LONGEST_LINE) {
            throw new IllegalArgumentException(where + " of the key table is not a key and an address");
        }
        put(fields.nextToken(), fields.nextToken(), where);
    }

    private void put(String key, String place, String where) {
        try {
            put(PubKey.parse(key), HostPort.parse(place));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + " of the key table: " + e.getMessage(), e);
        }
    }
}
