package io.skyloom.settlement;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.skyloom.entry.BadEntryException;
import io.skyloom.entry.SignedEntry;
import io.skyloom.frame.SealedStream;
import java.io.EOFException;
import java.io.IOException;

/** The dialler's message: a signed entry as JSON and a line feed, in one write. */
final class EntryMessage {
    /** Longest message taken, in bytes: thirty times what any visor sends. */
    static final int LIMIT = 16 * 1024;

    private EntryMessage() {}

    static void write(SealedStream out, SignedEntry entry) throws IOException {
        // A line feed sent later would be read as the beginning of a packet.
        byte[] message = (entry.json() + "\n").getBytes(UTF_8);
        out.write(message, 0, message.length);
    }

    /**
     * Reads one message; the line feed may be missing.
     *
     * @throws BadEntryException when it is too long, no entry, or more than an entry
     * @throws EOFException when the stream ends first
     */
    static SignedEntry read(SealedStream in) throws IOException {
        byte[] message = new byte[LIMIT];
        ObjectEnd end = new ObjectEnd();
        int size = 0;
        while (size < LIMIT) {
            // A read returns what one frame holds, and the sender waits for our answer: nothing else can follow.
            int n = in.read(message, size, LIMIT - size);
            if (n < 0) {
                throw new EOFException("stream ended after " + size + " bytes of an entry");
            }
            requireObject(message, size + n);
            for (int i = size; i < size + n; i++) {
                if (end.closes(message[i])) {
                    requireBlank(message, i + 1, size + n);
                    return SignedEntry.parse(new String(message, 0, i + 1, UTF_8));
                }
            }
            size += n;
        }
        throw new BadEntryException("entry is longer than " + LIMIT + " bytes");
    }

    private static void requireObject(byte[] message, int size) {
        for (int i = 0; i < size; i++) {
            if (message[i] == '{') {
                return;
            }
            requireBlank(message, i, i + 1);
        }
    }

    private static void requireBlank(byte[] message, int from, int to) {
        for (int i = from; i < to; i++) {
            if (" \t\r\n".indexOf(message[i]) < 0) {
                throw new BadEntryException("unexpected byte " + (message[i] & 0xFF) + " at " + i + " of an entry");
            }
        }
    }
}
