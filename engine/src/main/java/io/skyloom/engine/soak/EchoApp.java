package io.skyloom.engine.soak;

import io.skyloom.engine.visor.Visor;
import io.skyloom.routing.appnet.AppConnection;
import io.skyloom.routing.appnet.AppListener;
import io.skyloom.seam.Seams;
import java.io.IOException;

/** An application that sends back whatever it gets, over as many connections as are dialled to it. */
final class EchoApp implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;

    private final AppListener listener;
    private final Seams seams;

    private EchoApp(AppListener listener, Seams seams) {
        this.listener = listener;
        this.seams = seams;
    }

    static EchoApp start(Visor visor, Seams seams, int port) throws IOException {
        EchoApp app = new EchoApp(visor.skynet().orElseThrow().listen(port), seams);
        seams.threads().start("echo/accept", app::acceptAll);
        return app;
    }

    private void acceptAll() {
        while (true) {
            AppConnection taken;
            try {
                taken = listener.accept();
            } catch (IOException e) {
                return; // closed
            }
            seams.threads().start("echo/serve", () -> serve(taken));
        }
    }

    private static void serve(AppConnection taken) {
        try (taken) {
            byte[] buffer = new byte[BUFFER];
            for (int n = taken.read(buffer, 0, BUFFER); n > 0; n = taken.read(buffer, 0, BUFFER)) {
                taken.writeFully(buffer, 0, n);
            }
        } catch (IOException e) {
            // The route is gone, and the connection with it: whoever dialled dials again.
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
