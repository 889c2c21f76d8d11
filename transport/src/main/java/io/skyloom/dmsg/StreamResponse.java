package io.skyloom.dmsg;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobKeys;
import io.skyloom.gob.GobObject;
import io.skyloom.gob.GobStruct;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import java.io.IOException;
import java.security.MessageDigest;

/**
 * Answers a request or an announcement. Fields that newer servers add are not read.
 *
 * @param requestHash of the object that is answered; not copied, not to be changed
 * @param accepted whether the stream is open
 * @param ip the asker's address, 4 or 16 bytes, when that was asked for; otherwise empty
 * @param code why not, when it is not accepted
 * @param noise message 2 of the handshake; not copied, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // carried to the handshake, never compared
public record StreamResponse(byte[] requestHash, boolean accepted, byte[] ip, int code, byte[] noise) {
    private static final byte[] NOTHING = new byte[0];

    private static final GobStruct<StreamResponse> GOB = GobStruct.define("dmsg.StreamResponse", fields -> {
        var hash = fields.field("ReqHash", GobKeys.SHA256, StreamResponse::requestHash);
        var accepted = fields.field("Accepted", Gob.BOOL, StreamResponse::accepted);
        var ip = fields.field("IP", Gob.BYTES, StreamResponse::ip);
        var code = fields.field("ErrCode", Gob.UINT16, StreamResponse::code);
        var noise = fields.field("NoiseMsg", Gob.BYTES, StreamResponse::noise);
        return row -> new StreamResponse(row.get(hash), row.get(accepted), row.get(ip), row.get(code), row.get(noise));
    });

    /** Whoever answers has read a request before. */
    private static final GobObject<StreamResponse> CODEC =
            GobObject.of(GOB, StreamRequest.LIMITS, StreamRequest.numberingOfReaders());

    /** Opens the stream. */
    public static StreamResponse accept(SignedObject request, byte[] noise) {
        return new StreamResponse(request.hash(), true, NOTHING, 0, noise);
    }

    /** Takes an announcement, or tells an address. */
    public static StreamResponse acknowledge(SignedObject request, byte[] ip) {
        return new StreamResponse(request.hash(), true, ip, 0, NOTHING);
    }

    /** Refuses. */
    public static StreamResponse refuse(SignedObject request, DmsgError why) {
        return new StreamResponse(request.hash(), false, NOTHING, why.code(), NOTHING);
    }

    /** The response as its author sends it. */
    public SignedObject signedBy(KeyPair author, Curve curve) throws IOException {
        return SignedObject.sign(CODEC.encode(this), author, curve);
    }

    /**
     * Reads a response; nothing is verified yet.
     *
     * @throws io.skyloom.gob.GobException when the message is none
     */
    public static StreamResponse of(SignedObject object) throws IOException {
        return CODEC.decode(object.message());
    }

    /**
     * Checks that this answers the request and comes from whom it was sent to; says nothing about the verdict.
     *
     * @param object the one that this response was read from
     */
    public void verify(SignedObject object, SignedObject request, PubKey author, Curve curve) throws DmsgException {
        if (!MessageDigest.isEqual(requestHash, request.hash())) {
            throw DmsgError.RESPONSE_HASH.exception();
        }
        object.verify(author, curve, DmsgError.RESPONSE_SIGNATURE);
    }

    /** Throws the refusal when this is one. */
    public void requireAccepted() throws DmsgException {
        if (!accepted) {
            throw DmsgError.ofCode(code).orElse(DmsgError.RESPONSE_REJECTED).exception();
        }
    }
}
