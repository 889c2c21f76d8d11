package io.skyloom.engine.localnet;

import io.skyloom.registry.IdentityRegistry;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP server whose files are {@link Sample}s: {@code GET /sample/<seed>/<length>}. One request a connection, a
 * virtual thread each; any thread may close it.
 */
public final class SampleServer implements AutoCloseable {
    private static final int LONGEST_HEAD = 8 << 10;
    private static final Pattern REQUEST = Pattern.compile("GET /sample/(\\d{1,18})/(\\d{1,12}) HTTP/1\\.[01]\r\n");
    private static final String NOT_FOUND = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private final StreamListener listener;
    private final Seams seams;
    private final AtomicLong numbers = new AtomicLong();
    private final IdentityRegistry<Long, ByteStream> connections = new IdentityRegistry<>();

    private SampleServer(StreamListener listener, Seams seams) {
        this.listener = listener;
        this.seams = seams;
    }

    /** Serves at a free port on loopback. */
    public static SampleServer start(Seams seams) throws IOException {
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        SampleServer server = new SampleServer(seams.net().listen(anywhere), seams);
        seams.threads().start("samples/accept", server::acceptAll);
        return server;
    }

    /** Where it serves. */
    public InetSocketAddress address() {
        return listener.localAddress();
    }

    private void acceptAll() {
        try {
            while (true) {
                ByteStream stream = listener.accept();
                seams.threads().start("samples/serve", () -> serve(stream));
            }
        } catch (IOException e) {
            listener.close(); // closed already, as a rule
        }
    }

    private void serve(ByteStream stream) {
        long number = numbers.incrementAndGet();
        connections.install(number, stream);
        try (stream) {
            answer(stream);
        } catch (IOException e) {
            // The reader went away: its own business, and it knows.
            stream.close();
        } finally {
            connections.remove(number, stream);
        }
    }

    private static void answer(ByteStream stream) throws IOException {
        Matcher request = REQUEST.matcher(head(stream));
        if (!request.lookingAt()) {
            send(stream, NOT_FOUND);
            return;
        }
        Sample sample = new Sample(Long.parseLong(request.group(1)), Long.parseLong(request.group(2)));
        send(stream, "HTTP/1.1 200 OK\r\nContent-Length: " + sample.length() + "\r\nConnection: close\r\n\r\n");
        sample.produce((bytes, length) -> stream.writeFully(bytes, 0, length));
        stream.shutdownOutput();
    }

    private static String head(ByteStream stream) throws IOException {
        byte[] bytes = new byte[LONGEST_HEAD];
        int length = 0;
        while (length < bytes.length) {
            int more = stream.read(bytes, length, bytes.length - length);
            if (more < 0) {
                throw new IOException("the request ended within its head");
            }
            length += more;
            String head = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
            if (head.contains("\r\n\r\n")) {
                return head;
            }
        }
        throw new IOException("the request's head is longer than " + LONGEST_HEAD + " bytes");
    }

    private static void send(ByteStream stream, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        stream.writeFully(bytes, 0, bytes.length);
    }

    /** Stops serving and ends what is under way. Idempotent. */
    @Override
    public void close() {
        listener.close();
        connections.snapshot().forEach(ByteStream::close);
    }
}
