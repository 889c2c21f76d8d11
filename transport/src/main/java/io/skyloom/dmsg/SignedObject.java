package io.skyloom.dmsg;

import io.skyloom.key.BadSignatureException;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.key.Sha256;
import io.skyloom.key.Sig;
import java.util.Arrays;

/**
 * A message and its author's signature, as they travel: the signature, then the gob stream that it covers. What was
 * received keeps its bytes, for they are hashed and forwarded as they came. Immutable.
 */
public final class SignedObject {
    private final byte[] bytes;

    private SignedObject(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Signs a message. */
    static SignedObject sign(byte[] message, KeyPair author, Curve curve) {
        byte[] signature = author.sign(curve, message).bytes();
        byte[] whole = Arrays.copyOf(signature, Sig.BYTES + message.length);
        System.arraycopy(message, 0, whole, Sig.BYTES, message.length);
        return new SignedObject(whole);
    }

    /**
     * Takes over received bytes.
     *
     * @throws DmsgException with {@link DmsgError#SIGNED_OBJECT} when there is no message behind the signature
     */
    public static SignedObject received(byte[] bytes) throws DmsgException {
        if (bytes.length <= Sig.BYTES) {
            throw DmsgError.SIGNED_OBJECT.exception(bytes.length + " bytes");
        }
        return new SignedObject(bytes);
    }

    /** The bytes on the wire; only to be read. */
    public byte[] bytes() {
        return bytes;
    }

    /** What a response refers to: the hash of the whole object, signature included. */
    public byte[] hash() {
        return Sha256.of(bytes);
    }

    /** The signed message, a gob stream. */
    byte[] message() {
        return Arrays.copyOfRange(bytes, Sig.BYTES, bytes.length);
    }

    /**
     * Checks the author.
     *
     * @param otherwise the error when somebody else signed
     */
    void verify(PubKey author, Curve curve, DmsgError otherwise) throws DmsgException {
        try {
            curve.verify(author, Sig.of(Arrays.copyOf(bytes, Sig.BYTES)), Sha256.of(message()));
        } catch (BadSignatureException e) {
            throw otherwise.exception(e);
        }
    }
}
