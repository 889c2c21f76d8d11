package io.skyloom.network;

import io.skyloom.handshake.RecordedFrames;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.noise.Hybrid;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.MemoryInternet;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** A few visors on an internet in memory, for tests of dialling and accepting in virtual time. */
final class Town implements AutoCloseable {
    static final int PORT = 7000;

    /** One visor with its network; it accepts on {@link #PORT}. */
    record Visor(KeyPair keys, String address, Seams seams, StreamNetwork network, ConnectionListener listener) {
        PubKey key() {
            return keys.pub();
        }

        Candidate at(Duration headStart) {
            return new Candidate(new InetSocketAddress(address, PORT), headStart);
        }
    }

    final World world;
    private final List<Visor> visors = new ArrayList<>();

    Town(World world) {
        this.world = world;
    }

    VirtualTime time() {
        return world.virtual().time();
    }

    MemoryInternet internet() {
        return world.virtual().internet();
    }

    Visor visor(String address) throws IOException {
        return visor(address, NetworkLimits.USUAL, Hybrid.OFF);
    }

    Visor visor(String address, NetworkLimits limits, Hybrid hybrid) throws IOException {
        Seams seams = world.virtual().seams("v" + address, address);
        KeyPair keys = KeyPair.fromSeed(address.getBytes(StandardCharsets.UTF_8));
        StreamNetwork network = new StreamNetwork("stcpr", Rig.identity(keys, seams.entropy(), hybrid), seams, limits);
        network.serve(seams.net().listen(new InetSocketAddress(address, PORT)));
        Visor visor = new Visor(keys, address, seams, network, network.listen(Network.TRANSPORT_PORT));
        visors.add(visor);
        world.mustBeEmpty("handshakes at " + address, network.counters()::pending);
        return visor;
    }

    /** Opens a carrier to a visor from some address and says nothing. */
    ByteStream silentClient(String from, Visor to) throws IOException {
        return client(from).net().connect(new InetSocketAddress(to.address(), PORT), Duration.ofSeconds(1));
    }

    Seams client(String address) {
        return world.virtual().seams("c" + address, address);
    }

    /** Runs something on a thread of a visor. */
    <T> Outcome<T> async(Visor visor, Callable<T> work) {
        Outcome<T> outcome = new Outcome<>();
        visor.seams().threads().start("test", () -> {
            try {
                outcome.complete(work.call());
            } catch (Exception e) {
                outcome.fail(e);
            }
        });
        return outcome;
    }

    static DialRequest to(Visor peer) {
        return DialRequest.to(peer.key(), Network.TRANSPORT_PORT, Duration.ofSeconds(20));
    }

    /** Waits until a counter of that name (case does not matter) shows that number. */
    static void counts(Visor visor, String name, long number) {
        Eventually.sees(
                name + " at " + visor.address(),
                () -> visor.network().counters().snapshot().getOrDefault(name.toLowerCase(Locale.ROOT), -1L),
                count -> count == number);
    }

    /** Sends a line from one end and hears it at the other. */
    static void talk(Connection from, Connection to, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        from.stream().write(bytes, 0, bytes.length);
        byte[] heard = new byte[bytes.length];
        for (int n = 0; n < heard.length; ) {
            n += to.stream().read(heard, n, heard.length - n);
        }
        if (!RecordedFrames.string(heard).equals(text)) {
            throw new AssertionError("heard " + RecordedFrames.string(heard));
        }
    }

    @Override
    public void close() {
        visors.forEach(visor -> visor.network().close());
    }
}
