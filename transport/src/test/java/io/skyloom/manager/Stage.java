package io.skyloom.manager;

import io.skyloom.key.PubKey;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.network.Connection;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.Simulation;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** Visors and peers of one simulation; everything that may wait runs in threads of the simulation. Closes them all. */
final class Stage implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    final Simulation simulation;
    private final World world;
    private final Map<PubKey, InetSocketAddress> book = new ConcurrentHashMap<>();
    private final List<AutoCloseable> cast = new ArrayList<>();
    private final Seams director;

    Stage(World world, long seed) {
        this.world = world;
        this.simulation = world.simulation(seed);
        this.director = simulation.seams("test", "10.9.9.9");
    }

    private static String address(int number) {
        return "10.0.0." + number;
    }

    Visor visor(int number) throws IOException {
        Visor visor = new Visor(number, simulation.seams("v" + number, address(number)), address(number), book);
        cast.add(visor);
        world.mustBeEmpty("manager " + number, visor.manager::entries);
        world.mustStayZero("strays of " + number, visor.manager.counters()::strays);
        simulation.run();
        return visor;
    }

    PlainPeer peer(int number) throws IOException {
        PlainPeer peer = new PlainPeer(number, simulation.seams("p" + number, address(number)), address(number), book);
        cast.add(peer);
        simulation.run();
        return peer;
    }

    OldVisor old(OldVisor.Generation generation, int number) throws IOException {
        OldVisor old = new OldVisor(
                generation, number, simulation.seams("o" + number, address(number)), address(number), book);
        cast.add(old);
        simulation.run();
        return old;
    }

    /** How long bytes travel between two of them. */
    void latency(int one, int other, Duration each) {
        simulation.internet().link(address(one), address(other)).latency(each);
    }

    /** Starts something that may wait. */
    <T> Outcome<T> begin(String name, Callable<T> task) {
        return simulation.call(director, name, task);
    }

    /** Does something that may wait, and lets time pass until it is done. */
    <T> T act(Callable<T> task) throws Outcome.FailedOutcome {
        return await(begin("act", task));
    }

    <T> T await(Outcome<T> outcome) throws Outcome.FailedOutcome {
        return simulation.await(outcome, LIMIT);
    }

    /** Lets time pass until the condition holds; fails when it does not within the limit. */
    void until(String what, Duration limit, BooleanSupplier condition) {
        if (!simulation.runUntil(condition, limit)) {
            throw new AssertionError("not within " + limit + " of simulated time: " + what);
        }
    }

    /** Lets threads run, and a moment pass, until the condition holds. */
    void soon(String what, BooleanSupplier condition) {
        until(what, Duration.ofSeconds(2), condition);
    }

    /** Sends packets both ways and waits for them. */
    void carriesBothWays(String how, Visor a, Visor b, int mark) throws Outcome.FailedOutcome {
        byte[] forth = Visor.packet(2 * mark);
        byte[] back = Visor.packet(2 * mark + 1);
        act(() -> send(a.manager.to(b.key()), forth));
        act(() -> send(b.manager.to(a.key()), back));
        soon("packets both ways: " + how, () -> b.got(forth) && a.got(back));
    }

    static int send(List<ManagedTransport> all, byte[] packet) throws IOException {
        for (ManagedTransport one : all) {
            Visor.send(one, packet);
        }
        return all.size();
    }

    /** The peer dials and settles. */
    Connection connect(PlainPeer peer, PubKey remote) throws Outcome.FailedOutcome {
        return act(() -> peer.connect(remote));
    }

    Duration elapsed() {
        return simulation.time().elapsed();
    }

    @Override
    public void close() throws Outcome.FailedOutcome {
        for (AutoCloseable one : cast) {
            act(() -> {
                one.close();
                return true;
            });
        }
        simulation.run();
    }
}
