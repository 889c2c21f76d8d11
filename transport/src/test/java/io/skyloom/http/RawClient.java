package io.skyloom.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A client that writes whatever it likes. */
final class RawClient implements AutoCloseable {
    private final ByteStream stream;

    RawClient(Seams seams, InetSocketAddress server) throws IOException {
        stream = seams.net().connect(server, Duration.ofSeconds(5));
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        stream.writeFully(bytes, 0, bytes.length);
        return this;
    }

    RawClient end() throws IOException {
        stream.shutdownOutput();
        return this;
    }

    /** Everything the server says until it hangs up. */
    String rest() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = new byte[4096];
        int count;
        while ((count = stream.read(part, 0, part.length)) >= 0) {
            all.write(part, 0, count);
        }
        return all.toString(ISO_8859_1);
    }

    /** What the server says up to and including {@code end}. */
    String until(String end) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] one = new byte[1];
        while (!text.toString().endsWith(end)) {
            stream.readFully(one, 0, 1);
            text.append((char) (one[0] & 0xFF));
        }
        return text.toString();
    }

    @Override
    public void close() {
        stream.close();
    }
}
