package io.skyloom.handshake;

import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.Sha256;
import io.skyloom.key.Sig;
import java.security.GeneralSecurityException;

/**
 * Frame 2: who dials whom, and the proof.
 *
 * @param source the dialling end; its key made the signature
 * @param destination the end that is dialled
 * @param nonce the accepting side's nonce, echoed
 * @param signature over the canonical text of this frame with a null signature, line feed included
 */
public record Introduction(VisorAddress source, VisorAddress destination, Nonce nonce, Sig signature) {
    /** Makes and signs one with the key of {@code source}. */
    public static Introduction signed(
            VisorAddress source, VisorAddress destination, Nonce nonce, KeyPair signer, Curve curve) {
        Introduction unsigned = new Introduction(source, destination, nonce, Sig.NULL);
        return new Introduction(source, destination, nonce, signer.sign(curve, FrameText.introduction(unsigned)));
    }

    /**
     * Checks the signature over the canonical text, whatever the text on the wire looked like.
     *
     * @throws GeneralSecurityException when it was not made by the source's key over this very content
     */
    public void verify(Curve curve) throws GeneralSecurityException {
        if (source.key().isNull()) {
            throw new GeneralSecurityException("the null key signs nothing");
        }
        Introduction unsigned = new Introduction(source, destination, nonce, Sig.NULL);
        curve.verify(source.key(), signature, Sha256.of(FrameText.introduction(unsigned)));
    }
}
