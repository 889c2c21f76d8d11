package io.skyloom.engine.ping;

import io.skyloom.seam.ByteStream;
import java.io.IOException;

/** The receiving half of a ping's messages, for tests of other packages. */
public final class PingProbe {
    private PingProbe() {}

    /** Reads one message as the end of a loop does; says over whom it came. */
    public static String message(ByteStream stream) throws IOException {
        int size = PingMessage.readSize(stream);
        if (size < 0) {
            return "end";
        }
        PingMessage.writeOk(stream);
        byte[] message = new byte[size];
        stream.readFully(message, 0, size);
        return size + " over " + PingMessage.peer(message);
    }

    /** Reads the answer to a size. */
    public static void ok(ByteStream stream) throws IOException {
        PingMessage.readOk(stream);
    }
}
