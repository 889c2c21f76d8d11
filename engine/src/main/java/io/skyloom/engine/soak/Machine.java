package io.skyloom.engine.soak;

import io.skyloom.seam.Seams;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A computer on which one program runs at a time. It can lose its power: then everybody sees its sockets go, and whatever
 * its program still tries finds no network.
 */
final class Machine {
    private final Ground ground;
    private final String name;
    private final AtomicInteger boots = new AtomicInteger();
    private volatile @Nullable Life life;

    private record Life(Ground.Berth berth, MortalNet net) {}

    Machine(Ground ground, String name) {
        this.ground = ground;
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Where a program here listens. */
    InetSocketAddress at(int port) {
        return ground.place(name, port);
    }

    /** The seams of a program that starts now; no two of them draw the same random numbers. */
    Seams boot() {
        int boot = boots.incrementAndGet();
        Ground.Berth berth = ground.berth(name, boot == 1 ? name : name + "#" + boot);
        Seams bare = berth.seams();
        MortalNet net = new MortalNet(bare.net());
        life = new Life(berth, net);
        return new Seams(bare.clock(), bare.timers(), bare.threads(), net, bare.entropy());
    }

    /** The program here loses its sockets and gets no others. It is still there and has to be ended. */
    void powerOff() {
        Life now = life;
        if (now != null) {
            now.net().die();
        }
    }

    /** The program has ended. */
    void vacate() {
        Life now = life;
        life = null;
        if (now != null) {
            now.berth().close();
        }
    }

    /** How many threads its program has. */
    int threads() {
        Life now = life;
        return now == null ? 0 : now.berth().seams().threads().running().size();
    }

    /** From where to where its program has streams open, the oldest first. */
    List<String> streams() {
        Life now = life;
        return now == null ? List.of() : now.net().streams();
    }

    @Override
    public String toString() {
        return name;
    }
}
