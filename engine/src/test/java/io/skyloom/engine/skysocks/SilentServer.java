package io.skyloom.engine.skysocks;

import io.skyloom.engine.app.AppPort;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;

/** A server of the test's own: does to every connection what it is told, on the exit's host. */
final class SilentServer {
    private SilentServer() {}

    /** Serves until the simulation's listener is closed with the host's sockets. */
    static void start(Rig rig, Rig.Host host) throws IOException {
        AppPort port = rig.serverNet.listen(AppAddress.SKYNET, SkysocksServer.PORT);
        rig.atEnd(port::close);
        rig.exit.threads().start("silent", () -> {
            try {
                while (true) {
                    ByteStream stream = port.accept();
                    rig.atEnd(stream::close);
                    rig.exit.threads().start("serve", () -> serve(host, stream));
                }
            } catch (IOException e) {
                // The test is over.
            }
        });
        rig.simulation.run();
    }

    private static void serve(Rig.Host host, ByteStream stream) {
        try {
            host.serve(stream);
        } catch (IOException e) {
            stream.close();
        }
    }

    /** Lets so much virtual time pass in the calling thread, unless the rig is closed before. */
    static void rest(Rig rig, Duration span) throws IOException {
        try {
            if (rig.over.settledWithin(rig.exit.timers(), span)) {
                throw new IOException("the test is over");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Answers every ping for so long, and closes then. */
    static void answerPings(ByteStream stream, Seams seams, Duration span) throws IOException {
        try (var ignored = seams.timers().schedule(span, stream::close)) {
            byte[] header = new byte[12];
            while (true) {
                stream.readFully(header, 0, header.length);
                if (header[1] == 2) {
                    header[3] = 2;
                    stream.writeFully(header, 0, header.length);
                }
            }
        }
    }
}
