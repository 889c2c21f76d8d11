package io.skyloom.engine.portforward;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import java.io.IOException;

/** Copies bytes between two streams until both directions have ended. */
final class Copying {
    private static final int CHUNK = 16 << 10;

    private Copying() {}

    /** Copies both ways; returns when both are over, and both streams are closed then. */
    static void between(ByteStream one, ByteStream other, String name, Seams seams) throws InterruptedException {
        Thread back = seams.threads().start(name + "/back", () -> copy(other, one));
        copy(one, other);
        back.join();
        one.close();
        other.close();
    }

    /** Copies one way and passes the end on; a stream that breaks breaks the other. */
    static void copy(ByteStream from, ByteStream to) {
        byte[] chunk = new byte[CHUNK];
        try {
            for (int count = from.read(chunk, 0, CHUNK); count >= 0; count = from.read(chunk, 0, CHUNK)) {
                to.writeFully(chunk, 0, count);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            from.close();
            to.close();
        }
    }
}
