package io.skyloom.engine.skysocks;

import io.skyloom.engine.app.DialWishes;
import io.skyloom.engine.socks.SocksClientSide;
import io.skyloom.engine.socks.SocksReply;
import io.skyloom.engine.socks.SocksTarget;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.yamux.BufferPool;
import io.skyloom.yamux.Role;
import io.skyloom.yamux.YamuxConnection;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;

/** A client of the test's own, which speaks to the server of a rig as it pleases. */
final class Stranger {
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final Rig rig;
    private final MemoryApps.Socket carrier;
    private final YamuxConnection tunnel;
    private final BufferPool pool = new BufferPool(1 << 20);

    private Stranger(Rig rig, MemoryApps.Socket carrier) {
        this.rig = rig;
        this.carrier = carrier;
        this.tunnel = YamuxConnection.start("stranger", carrier, Role.CLIENT, TunnelShape.ofClient(pool), rig.programs);
        rig.atEnd(() -> tunnel.close(new IOException("the test is over")));
    }

    static MemoryApps.Socket dial(Rig rig) throws Exception {
        AppAddress server = new AppAddress(AppAddress.SKYNET, MemoryApps.key(Rig.EXIT), SkysocksServer.PORT);
        rig.await(rig.simulation.call(rig.programs, "dial", () -> rig.clientNet.dial(server, DialWishes.NONE)));
        MemoryApps.Socket socket = rig.clientNet.latest();
        rig.atEnd(socket::close);
        return socket;
    }

    static Stranger connect(Rig rig) throws Exception {
        return new Stranger(rig, dial(rig));
    }

    MemoryApps.Socket carrier() {
        return carrier;
    }

    YamuxConnection tunnel() {
        return tunnel;
    }

    YamuxStream open() throws Exception {
        return rig.await(rig.simulation.call(rig.programs, "open", () -> tunnel.open(LIMIT)));
    }

    /** What the server says to that target, and the stream on which it said so. */
    Outcome<SocksReply> ask(ByteStream stream, SocksTarget target) {
        return rig.simulation.call(rig.programs, "ask", () -> SocksClientSide.connect(stream, target));
    }

    /** A stream that is connected to a port of the target. */
    YamuxStream connected(int port) throws Exception {
        YamuxStream stream = open();
        SocksReply reply = rig.await(ask(stream, Rig.target(port)));
        if (reply != SocksReply.SUCCEEDED) {
            throw new AssertionError("told " + reply);
        }
        return stream;
    }

    /** Everything that the server says to these words until it ends the stream, in hex. */
    Outcome<String> say(String hex) throws Exception {
        YamuxStream stream = open();
        byte[] words = HexFormat.of().parseHex(hex.replace(" ", ""));
        return rig.simulation.call(rig.programs, "say", () -> {
            stream.writeFully(words, 0, words.length);
            String answer = HexFormat.of().formatHex(Rig.readAll(stream));
            stream.close();
            return answer;
        });
    }

    Outcome<byte[]> readAll(ByteStream stream) {
        return rig.simulation.call(rig.programs, "read", () -> Rig.readAll(stream));
    }
}
