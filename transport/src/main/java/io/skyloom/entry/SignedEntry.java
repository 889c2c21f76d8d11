package io.skyloom.entry;

import io.skyloom.key.BadSignatureException;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.key.Sig;
import tools.jackson.databind.JsonNode;

/**
 * A transport entry with a place for the signature of each edge. Fields of newer visors that are not signed (latency,
 * bandwidth, version) are ignored when read.
 *
 * @param entry the transport
 * @param first by the lower key; {@link Sig#NULL} while it has not signed
 * @param second by the higher key; {@link Sig#NULL} while it has not signed
 * @param registered Unix seconds when discovery took it, 0 when it did not
 */
public record SignedEntry(TransportEntry entry, Sig first, Sig second, long registered) {
    /** An entry nobody has signed yet. */
    public static SignedEntry unsigned(TransportEntry entry) {
        return new SignedEntry(entry, Sig.NULL, Sig.NULL, 0);
    }

    /**
     * Reads the JSON object form; unknown fields are ignored.
     *
     * @throws BadEntryException when a field is missing or malformed
     */
    public static SignedEntry parse(String json) {
        return from(EntryJson.tree(json));
    }

    /**
     * Reads a parsed JSON object; unknown fields are ignored.
     *
     * @throws BadEntryException when a field is missing or malformed
     */
    public static SignedEntry from(JsonNode object) {
        return EntryJson.signed(object);
    }

    /** The JSON object form, its keys in the network's order and without spaces. */
    public String json() {
        return EntryJson.text(this);
    }

    /**
     * This entry with the signature of {@code own} in its place. Computes on the calling thread.
     *
     * @throws BadEntryException when {@code own} is no edge
     */
    public SignedEntry signedBy(KeyPair own, Curve curve) {
        Sig sig = own.sign(curve, entry.binary());
        return edge(own.pub()) == 0
                ? new SignedEntry(entry, sig, second, registered)
                : new SignedEntry(entry, first, sig, registered);
    }

    /**
     * The signature of one edge; {@link Sig#NULL} when it has not signed.
     *
     * @throws BadEntryException when {@code key} is no edge
     */
    public Sig signatureOf(PubKey key) {
        return edge(key) == 0 ? first : second;
    }

    /**
     * Checks the signature of one edge over the entry. Computes on the calling thread.
     *
     * @throws BadSignatureException when it is missing or not that edge's
     * @throws BadEntryException when {@code key} is no edge
     */
    public void verify(PubKey key, Curve curve) throws BadSignatureException {
        key.verify(curve, signatureOf(key), entry.binary());
    }

    private int edge(PubKey key) {
        int edge = entry.edgeOf(key);
        if (edge < 0) {
            throw new BadEntryException(key + " is no edge of transport " + entry.id());
        }
        return edge;
    }
}
