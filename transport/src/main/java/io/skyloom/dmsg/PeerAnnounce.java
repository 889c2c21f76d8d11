package io.skyloom.dmsg;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobKeys;
import io.skyloom.gob.GobObject;
import io.skyloom.gob.GobStruct;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import java.io.IOException;
import java.util.Optional;

/**
 * A server tells another one that streams may be forwarded to it on the session it has opened.
 *
 * @param timestamp Unix nanoseconds
 * @param source the server that announces itself
 */
public record PeerAnnounce(long timestamp, PubKey source) {
    private static final GobStruct<PeerAnnounce> GOB = GobStruct.define("dmsg.PeerAnnounce", fields -> {
        var timestamp = fields.field("Timestamp", Gob.INT64, PeerAnnounce::timestamp);
        var source = fields.field("SrcPK", GobKeys.PUB_KEY, PeerAnnounce::source);
        return row -> new PeerAnnounce(row.get(timestamp), row.get(source));
    });

    private static final GobObject<PeerAnnounce> CODEC = GobObject.of(GOB, StreamRequest.LIMITS);

    /** The announcement as it is sent. */
    public SignedObject signedBy(KeyPair author, Curve curve) throws IOException {
        return SignedObject.sign(CODEC.encode(this), author, curve);
    }

    /** Reads an announcement; empty when the message is something else, such as a request. */
    public static Optional<PeerAnnounce> of(SignedObject object) {
        try {
            PeerAnnounce read = CODEC.decode(object.message());
            return read.source().isNull() ? Optional.empty() : Optional.of(read);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Checks that the peer at the other end of the session announces itself.
     *
     * @param object the one that this announcement was read from
     * @param peer the proven key of the session's other end
     */
    public void verify(SignedObject object, PubKey peer, Curve curve) throws DmsgException {
        if (!source.equals(peer)) {
            throw DmsgError.REQUEST_SOURCE_KEY.exception(source.brief() + " announced by " + peer.brief());
        }
        object.verify(source, curve, DmsgError.REQUEST_SIGNATURE);
        if (timestamp <= 0) {
            throw DmsgError.REQUEST_TIMESTAMP.exception();
        }
    }
}
