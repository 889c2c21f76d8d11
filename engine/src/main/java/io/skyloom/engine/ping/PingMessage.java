package io.skyloom.engine.ping;

import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonReader;
import io.skyloom.json.JsonWriter;
import io.skyloom.key.PubKey;
import io.skyloom.seam.ByteStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms of what runs around a loop: a size, {@code ok}, and then a message of that size. Pure functions. */
final class PingMessage {
    /** Longer messages are refused; the largest ping of a megabyte has a third more in its form. */
    static final int LONGEST = 3 << 19;

    private static final byte[] OK = {'o', 'k'};
    private static final int LONGEST_SIZE = 64;
    private static final int HEAD = 256;
    private static final Pattern PEER = Pattern.compile("\"PingPk\":\"([0-9a-f]{66})\"");

    private PingMessage() {}

    /** The message for one ping over {@code peer} with so many bytes of ballast. */
    static byte[] of(PubKey peer, int ballast, long wallMillis) {
        return new JsonWriter()
                .beginObject()
                .field("Timestamp", Instant.ofEpochMilli(wallMillis).toString())
                .field("PingPk", peer.hex())
                .field("Data", Base64.getEncoder().encodeToString(new byte[ballast]))
                .endObject()
                .bytes();
    }

    /** What announces a message. */
    static byte[] size(int bytes) {
        return ("{\"Size\":" + bytes + "}").getBytes(StandardCharsets.US_ASCII);
    }

    /** Over whom the message was sent; it stands at its beginning. */
    static Optional<PubKey> peer(byte[] message) {
        String head = new String(message, 0, Math.min(HEAD, message.length), StandardCharsets.ISO_8859_1);
        Matcher found = PEER.matcher(head);
        try {
            return found.find() ? Optional.of(PubKey.parse(found.group(1))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Reads what announces a message, byte by byte so that nothing behind it is taken; -1 at an orderly end. */
    static int readSize(ByteStream stream) throws IOException {
        byte[] text = new byte[LONGEST_SIZE];
        for (int length = 0; length < LONGEST_SIZE; ) {
            if (stream.read(text, length, 1) < 0) {
                if (length == 0) {
                    return -1;
                }
                throw new EOFException("the ping ended within the size of a message");
            }
            if (text[length++] == '}') {
                return size(Arrays.copyOf(text, length));
            }
        }
        throw new BadJsonException("the size of a ping's message has more than " + LONGEST_SIZE + " bytes");
    }

    private static int size(byte[] json) throws BadJsonException {
        long size = JsonReader.MESSAGE.parse(json).get("Size").number();
        if (size < 0 || size > LONGEST) {
            throw new BadJsonException("a ping's message of " + size + " bytes exceeds the limit of " + LONGEST);
        }
        return (int) size;
    }

    static void writeOk(ByteStream stream) throws IOException {
        stream.writeFully(OK, 0, OK.length);
    }

    static void readOk(ByteStream stream) throws IOException {
        byte[] answer = new byte[OK.length];
        stream.readFully(answer, 0, answer.length);
        if (!Arrays.equals(answer, OK)) {
            throw new BadJsonException("a ping was not answered with ok");
        }
    }
}
