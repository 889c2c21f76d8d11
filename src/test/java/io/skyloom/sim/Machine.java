package io.skyloom.sim;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Datagrams;
import io.skyloom.seam.Net;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.virtual.Simulation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A computer with one address on which one program runs at a time. It can lose its power: then everybody sees its sockets
 * go, and whatever its program still tries finds no network. Driven by the test's thread.
 */
final class Machine {
    private final Simulation simulation;
    private final String name;
    private final String address;
    private final AtomicInteger boots = new AtomicInteger();
    private final List<Seams> booted = new CopyOnWriteArrayList<>();
    private volatile @Nullable Life life;

    Machine(Simulation simulation, String name, String address) {
        this.simulation = simulation;
        this.name = name;
        this.address = address;
    }

    String name() {
        return name;
    }

    String address() {
        return address;
    }

    InetSocketAddress at(int port) {
        return new InetSocketAddress(address, port);
    }

    /** The seams of a program that starts now; no two of them draw the same random numbers. */
    Seams boot() {
        int boot = boots.incrementAndGet();
        booted.removeIf(seams -> seams.threads().running().isEmpty());
        String owner = boot == 1 ? name : name + "#" + boot;
        Seams bare = simulation.seams(owner, address);
        Life fresh = new Life(bare.net());
        life = fresh;
        Seams seams = new Seams(bare.clock(), bare.timers(), bare.threads(), fresh, bare.entropy());
        booted.add(seams);
        return seams;
    }

    /** The threads of all programs that were ever started here and have not ended. */
    List<String> running() {
        return booted.stream()
                .flatMap(seams -> seams.threads().running().stream())
                .toList();
    }

    /** How often a program was started here. */
    int boots() {
        return boots.get();
    }

    /** The program here loses its sockets and gets no others. It is still there and has to be closed. */
    void powerOff() {
        if (life != null) {
            life.dead = true;
        }
        simulation.internet().host(address).closeAll();
    }

    @Override
    public String toString() {
        return name;
    }

    /** The network as one program has it until it dies. */
    private static final class Life implements Net {
        private final Net inner;
        private volatile boolean dead;

        Life(Net inner) {
            this.inner = inner;
        }

        @Override
        public ByteStream connect(InetSocketAddress remote, Duration limit) throws IOException {
            check();
            ByteStream made = inner.connect(remote, limit);
            if (dead) {
                made.close();
                check();
            }
            return made;
        }

        @Override
        public StreamListener listen(InetSocketAddress local) throws IOException {
            check();
            return inner.listen(local);
        }

        @Override
        public Datagrams datagrams(InetSocketAddress local) throws IOException {
            check();
            return inner.datagrams(local);
        }

        @Override
        public List<InetAddress> interfaceAddresses() throws IOException {
            return inner.interfaceAddresses();
        }

        @Override
        public List<InetAddress> lookup(String host) throws UnknownHostException {
            return inner.lookup(host);
        }

        private void check() throws IOException {
            if (dead) {
                throw new NoRouteToHostException("this machine has lost its power");
            }
        }
    }
}
