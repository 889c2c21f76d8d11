package io.skyloom.engine.portforward;

import io.skyloom.seam.ByteStream;
import java.io.IOException;

/** The first words over a forwarded connection, for tests of other packages. */
public final class QuestionProbe {
    private QuestionProbe() {}

    /** Which port is wanted. */
    public static int asked(ByteStream stream) throws IOException {
        return PortQuestion.asked(stream);
    }

    /** Fails when there is no consent. */
    public static void requireConsent(ByteStream stream) throws IOException {
        PortQuestion.requireConsent(stream);
    }
}
