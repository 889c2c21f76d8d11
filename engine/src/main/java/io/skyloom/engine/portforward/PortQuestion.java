package io.skyloom.engine.portforward;

import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonReader;
import io.skyloom.json.JsonValue;
import io.skyloom.json.JsonWriter;
import io.skyloom.seam.ByteStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The two texts with which a forwarded connection begins: which port is wanted, and what is wrong with that. */
final class PortQuestion {
    private static final int LONGEST = 4096;

    /** What the parser says of the beginning of an object; bytes may come one by one. */
    private static final String UNFINISHED = "unexpected EOF";

    private PortQuestion() {}

    static void ask(ByteStream stream, int port) throws IOException {
        write(stream, "{\"port\":" + port + "}");
    }

    /** Which port the other end wants. */
    static int asked(ByteStream stream) throws IOException {
        long port = read(stream).get("port").number();
        if (port < 1 || port > 0xFFFF) {
            throw new BadJsonException("port " + port + " is not within 1 to 65535");
        }
        return (int) port;
    }

    static void agree(ByteStream stream) throws IOException {
        write(stream, "{}");
    }

    static void refuse(ByteStream stream, String why) throws IOException {
        write(
                stream,
                new JsonWriter().beginObject().field("error", why).endObject().toString());
    }

    /** Waits for the other end's consent; its refusal is the exception's text. */
    static void requireConsent(ByteStream stream) throws IOException {
        String error = read(stream).textOr("error", "");
        if (!error.isEmpty()) {
            throw new RefusedException(error);
        }
    }

    /** The other visor does not lend that port. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String words) {
            super(words);
        }
    }

    private static void write(ByteStream stream, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        stream.writeFully(bytes, 0, bytes.length);
    }

    /** Nothing follows such a text before it is answered, so whatever comes belongs to it. */
    private static JsonValue read(ByteStream stream) throws IOException {
        byte[] text = new byte[LONGEST];
        int length = 0;
        while (true) {
            int count = stream.read(text, length, text.length - length);
            if (count < 0) {
                throw new EOFException("the other visor hung up instead of answering");
            }
            length += count;
            try {
                return JsonReader.MESSAGE.parse(Arrays.copyOf(text, length));
            } catch (BadJsonException e) {
                boolean isOver = text[length - 1] == '}'
                        && !String.valueOf(e.getMessage()).contains(UNFINISHED);
                if (length == text.length || isOver) {
                    throw e;
                }
            }
        }
    }
}
