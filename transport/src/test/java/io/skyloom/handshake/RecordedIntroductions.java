package io.skyloom.handshake;

import io.skyloom.key.Curve;
import java.security.GeneralSecurityException;

/** Compares frames 2 that differ in their signature only: signing is random, so no two are alike. */
public final class RecordedIntroductions {
    private RecordedIntroductions() {}

    /**
     * {@code ours} with the signature of {@code recorded}, after checking that our own signature is valid; {@code ours}
     * itself when it is no frame 2.
     */
    public static byte[] withSignatureOf(byte[] recorded, byte[] ours, Curve curve) {
        try {
            Introduction frame = FrameParser.introduction(ours);
            frame.verify(curve);
            if (!new String(ours, java.nio.charset.StandardCharsets.UTF_8)
                    .equals(RecordedFrames.string(FrameText.introduction(frame)))) {
                return ours;
            }
            return FrameText.introduction(new Introduction(
                    frame.source(),
                    frame.destination(),
                    frame.nonce(),
                    FrameParser.introduction(recorded).signature()));
        } catch (FrameParser.MalformedFrame | GeneralSecurityException e) {
            return ours;
        }
    }
}
