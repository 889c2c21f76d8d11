package io.skyloom.engine.portforward;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import java.io.IOException;

/**
 * Serves a visor of 2024, which sends one request after the other down one route: the route outlives the connections to
 * the local server, which may hang up after each answer. Owned by one thread, beside which one copies back.
 */
final class LastingRoute {
    private static final int CHUNK = 32 << 10;

    private final ByteStream route;
    private final Dialler local;
    private final Seams seams;

    /** Opens connections to the local server. */
    interface Dialler {
        ByteStream dial() throws IOException;
    }

    /** A connection to the local server, whose answers are copied back until it ends. */
    private final class Attached {
        private final ByteStream stream;
        private final Thread back;
        private volatile boolean over;

        Attached(ByteStream stream) {
            this.stream = stream;
            this.back = seams.threads().start("lent/back", this::copyBack);
        }

        /** The end of an answer is not passed on. */
        private void copyBack() {
            byte[] chunk = new byte[CHUNK];
            try {
                for (int count = stream.read(chunk, 0, CHUNK); count >= 0; count = stream.read(chunk, 0, CHUNK)) {
                    route.writeFully(chunk, 0, count);
                }
            } catch (IOException e) {
                stream.close(); // the next request opens another one, or finds that the route is gone
            } finally {
                over = true;
            }
        }

        boolean isOver() {
            return over;
        }

        void send(byte[] chunk, int count) throws IOException {
            stream.writeFully(chunk, 0, count);
        }

        void end() throws InterruptedException {
            stream.close();
            back.join();
        }
    }

    LastingRoute(ByteStream route, Dialler local, Seams seams) {
        this.route = route;
        this.local = local;
        this.seams = seams;
    }

    /** Serves until the other visor ends the route. */
    void serve(ByteStream first) throws IOException, InterruptedException {
        Attached current = new Attached(first);
        try {
            byte[] chunk = new byte[CHUNK];
            for (int count = route.read(chunk, 0, CHUNK); count >= 0; count = route.read(chunk, 0, CHUNK)) {
                if (current.isOver()) {
                    current.end();
                    current = new Attached(local.dial());
                }
                current.send(chunk, count);
            }
        } finally {
            current.end();
        }
    }
}
