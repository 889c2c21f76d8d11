package io.skyloom.network;

import io.skyloom.handshake.FrameHandshake;
import io.skyloom.handshake.VisorAddress;
import io.skyloom.key.KeyPair;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Goes through the candidates of one dial until one of them is the peer, on the calling thread. */
final class Dialler {
    private final String type;
    private final KeyPair own;
    private final Seams seams;
    private final Duration connectLimit;
    private final FrameHandshake greeting;
    private final Encryption encryption;
    private final Porter porter;

    Dialler(
            String type,
            KeyPair own,
            Seams seams,
            Duration connectLimit,
            FrameHandshake greeting,
            Encryption encryption,
            Porter porter) {
        this.type = type;
        this.own = own;
        this.seams = seams;
        this.connectLimit = connectLimit;
        this.greeting = greeting;
        this.encryption = encryption;
        this.porter = porter;
    }

    /** As {@link StreamNetwork#dial}; {@code abort} ends it from outside. */
    Connection dial(List<Candidate> candidates, DialRequest request, AbortSwitch abort) throws IOException {
        long begin = seams.clock().nanoTime();
        List<Candidate> left = new ArrayList<>(candidates);
        IOException failure = null;
        while (!left.isEmpty()) {
            Duration rest = request.limit().minusNanos(seams.clock().nanoTime() - begin);
            if (failure != null && !rest.isPositive()) {
                break;
            }
            try {
                return introduce(connect(left, request, rest, abort), request, abort);
            } catch (DialAbandonedException e) {
                throw e;
            } catch (IOException e) {
                failure = both(failure, e);
            }
        }
        throw failure != null ? failure : new UnknownPeerException("no address of " + peer(request));
    }

    /** Opens a carrier to one of {@code left} and strikes out that one and all that failed. */
    private ByteStream connect(List<Candidate> left, DialRequest request, Duration limit, AbortSwitch abort)
            throws IOException {
        ConnectRace race = new ConnectRace(seams, peer(request), left, connectLimit);
        try {
            abort.now(race);
            ConnectRace.Finish finish = race.run(limit);
            left.removeAll(finish.failed());
            left.remove(finish.winner());
            return finish.carrier();
        } catch (IOException e) {
            left.clear();
            throw e;
        }
    }

    private Connection introduce(ByteStream carrier, DialRequest request, AbortSwitch abort) throws IOException {
        LeasedCarrier leased = lease(carrier);
        boolean succeeded = false;
        try {
            abort.now(leased);
            VisorAddress self = new VisorAddress(own.pub(), leased.port());
            VisorAddress peer = new VisorAddress(request.remote(), request.port());
            ByteStream rest = greeting.initiate(leased, self, peer, own);
            if (!request.stillWanted().getAsBoolean()) {
                throw new DialAbandonedException("the dial to " + peer(request) + " is not wanted any more");
            }
            Connection connection = encryption.initiate(rest, leased.port(), peer);
            abort.done();
            succeeded = true;
            return connection;
        } finally {
            if (!succeeded) {
                leased.close();
            }
        }
    }

    private LeasedCarrier lease(ByteStream carrier) throws IOException {
        try {
            return new LeasedCarrier(carrier, porter.reserveEphemeral());
        } catch (IOException e) {
            carrier.close();
            throw e;
        }
    }

    private String peer(DialRequest request) {
        return type + " visor " + request.remote().brief();
    }

    private static IOException both(@Nullable IOException earlier, IOException later) {
        if (earlier == null) {
            return later;
        }
        IOException both = new IOException(earlier.getMessage() + "; then " + later.getMessage(), later);
        both.addSuppressed(earlier);
        return both;
    }
}
