package io.skyloom.dmsg;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobLimits;
import io.skyloom.gob.GobNumbering;
import io.skyloom.gob.GobObject;
import io.skyloom.gob.GobStruct;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import java.io.IOException;

/**
 * Asks for a stream. Fields that newer clients add are not read.
 *
 * @param timestamp Unix nanoseconds
 * @param source who dials, and from which ephemeral port
 * @param destination who is dialled
 * @param ipLookup whether a server is asked for our own address instead of a stream
 * @param noise message 1 of the handshake with the destination; not copied, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // carried to the handshake, never compared
public record StreamRequest(
        long timestamp, DmsgAddress source, DmsgAddress destination, boolean ipLookup, byte[] noise) {
    private static final GobStruct<StreamRequest> GOB = GobStruct.define("dmsg.StreamRequest", fields -> {
        var timestamp = fields.field("Timestamp", Gob.INT64, StreamRequest::timestamp);
        var source = fields.field("SrcAddr", DmsgAddress.GOB, StreamRequest::source);
        var destination = fields.field("DstAddr", DmsgAddress.GOB, StreamRequest::destination);
        var ipLookup = fields.field("IPinfo", Gob.BOOL, StreamRequest::ipLookup);
        var noise = fields.field("NoiseMsg", Gob.BYTES, StreamRequest::noise);
        return row -> new StreamRequest(
                row.get(timestamp), row.get(source), row.get(destination), row.get(ipLookup), row.get(noise));
    });

    static final GobLimits LIMITS = new GobLimits(0x10000, 64, 0x4000, 64, 16, 0x4000);

    private static final GobObject<StreamRequest> CODEC = GobObject.of(GOB, LIMITS);

    /** The numbers that types have in a program which has met requests and nothing else. */
    static GobNumbering numberingOfReaders() {
        GobNumbering numbering = new GobNumbering();
        numbering.meet(GOB);
        return numbering;
    }

    /** The request as its source sends it. */
    public SignedObject signedBy(KeyPair author, Curve curve) throws IOException {
        return SignedObject.sign(CODEC.encode(this), author, curve);
    }

    /**
     * Reads a request; nothing is verified yet.
     *
     * @throws io.skyloom.gob.GobException when the message is none
     */
    public static StreamRequest of(SignedObject object) throws IOException {
        return CODEC.decode(object.message());
    }

    /**
     * Checks what everybody checks, in the network's order; first failure wins.
     *
     * @param object the one that this request was read from
     */
    public void verify(SignedObject object, Curve curve) throws DmsgException {
        require(!source.key().isNull(), DmsgError.REQUEST_SOURCE_KEY);
        require(source.port() != 0, DmsgError.REQUEST_SOURCE_PORT);
        require(!destination.key().isNull(), DmsgError.REQUEST_DESTINATION_KEY);
        require(destination.port() != 0, DmsgError.REQUEST_DESTINATION_PORT);
        require(timestamp > 0, DmsgError.REQUEST_TIMESTAMP);
        object.verify(source.key(), curve, DmsgError.REQUEST_SIGNATURE);
    }

    private static void require(boolean holds, DmsgError otherwise) throws DmsgException {
        if (!holds) {
            throw otherwise.exception();
        }
    }

    @Override
    public String toString() {
        return "request of " + source.brief() + " for " + destination.brief();
    }
}
