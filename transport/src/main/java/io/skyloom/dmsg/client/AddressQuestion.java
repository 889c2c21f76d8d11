package io.skyloom.dmsg.client;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.dmsg.SignedObject;
import io.skyloom.dmsg.StreamRequest;
import io.skyloom.dmsg.StreamResponse;
import io.skyloom.dmsg.session.DmsgSession;
import io.skyloom.key.Curve;
import io.skyloom.network.PortLease;
import io.skyloom.network.Porter;
import io.skyloom.network.VisorIdentity;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamGuard;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;

/** Asks a server for our own address, on a stream and a port for this purpose only. Blocks the caller. */
final class AddressQuestion {
    private static final int PORT = 1;
    private static final byte[] NO_NOISE = new byte[0];

    private final VisorIdentity me;
    private final Seams seams;
    private final Porter porter;

    AddressQuestion(VisorIdentity me, Seams seams, Porter porter) {
        this.me = me;
        this.seams = seams;
        this.porter = porter;
    }

    InetAddress ask(DmsgSession server, Duration limit) throws IOException {
        try (PortLease lease = porter.reserveEphemeral();
                YamuxStream stream = server.open(limit)) {
            String what = "address from dmsg server " + server.remote().brief();
            StreamGuard guard = StreamGuard.over(stream, seams.timers(), limit, what);
            try (guard) {
                InetAddress address = exchange(server, stream, lease.port());
                guard.finish();
                return address;
            } catch (IOException e) {
                throw guard.explain(e);
            }
        }
    }

    private InetAddress exchange(DmsgSession server, YamuxStream stream, int port) throws IOException {
        Curve curve = me.noise().curve();
        DmsgAddress source = new DmsgAddress(me.keys().pub(), port);
        DmsgAddress destination = new DmsgAddress(server.remote(), PORT);
        SignedObject request = new StreamRequest(seams.clock().wallNanos(), source, destination, true, NO_NOISE)
                .signedBy(me.keys(), curve);
        server.send(stream, request);
        SignedObject object = server.receive(stream);
        StreamResponse response = StreamResponse.of(object);
        response.verify(object, request, server.remote(), curve);
        response.requireAccepted();
        return InetAddress.getByAddress(response.ip());
    }
}
