package io.skyloom.engine.skysocks;

import io.skyloom.engine.socks.SocksAccess;
import io.skyloom.engine.socks.SocksHandshake;
import io.skyloom.engine.socks.SocksReply;
import io.skyloom.engine.socks.SocksServerSide;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamGuard;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves programs that speak SOCKS: passes them on to the server without listening, or, while there is no way to it, takes
 * its place for long enough to say so.
 */
final class SocksFront implements LocalPort.Service {
    private static final Logger LOG = LoggerFactory.getLogger(SocksFront.class);
    private static final Duration REFUSING = Duration.ofSeconds(30);

    private final Supplier<Route> route;
    private final Seams seams;

    SocksFront(Supplier<Route> route, Seams seams) {
        this.route = route;
        this.seams = seams;
    }

    @Override
    public void serve(ByteStream local, Runnable whenOver) {
        if (route.get() instanceof Route.Up up && passOn(up.session(), local, whenOver)) {
            return;
        }
        try {
            refuse(local);
        } finally {
            local.close();
            whenOver.run();
        }
    }

    private static boolean passOn(ProxySession session, ByteStream local, Runnable whenOver) {
        YamuxStream stream;
        try {
            stream = session.open();
        } catch (IOException e) {
            LOG.debug("no stream for {}: {}", local, e.getMessage());
            return false;
        }
        session.carry(local, stream, whenOver);
        return true;
    }

    private void refuse(ByteStream local) {
        SocksHandshake handshake = new SocksHandshake(SocksAccess.whatever());
        try (StreamGuard guard = StreamGuard.over(local, seams.timers(), REFUSING, "SOCKS request")) {
            if (SocksServerSide.receive(local, handshake).isPresent()) {
                byte[] refusal = SocksReply.NETWORK_UNREACHABLE.refusal();
                local.writeFully(refusal, 0, refusal.length);
            }
            local.shutdownOutput();
            guard.finish();
        } catch (IOException e) {
            LOG.debug("{} left before it was refused: {}", local, e.getMessage());
        }
    }
}
