package io.skyloom.sim;

import io.skyloom.engine.soak.Fault;
import io.skyloom.engine.soak.Ground;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.Lane;
import io.skyloom.seam.virtual.Simulation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** A network in one thread, in time that passes only when nobody has anything to do, all from one seed. */
final class SimulatedGround implements Ground {
    private final Simulation simulation;
    private final Seams driver;
    private final ReentrantLock lock = new ReentrantLock();

    /** Machines by name, and their addresses; under the lock. */
    private final Map<String, String> addresses = new LinkedHashMap<>();

    /** The berths whose programs may have threads. */
    private final Map<String, Seams> berths = new ConcurrentHashMap<>();

    SimulatedGround(long seed) {
        this(new Simulation(seed));
    }

    SimulatedGround(Simulation simulation) {
        this.simulation = simulation;
        this.driver = simulation.seams("driver", "10.0.255.254");
    }

    Simulation simulation() {
        return simulation;
    }

    @Override
    public Berth berth(String machine, String owner) {
        Seams seams = simulation.seams(owner, address(machine));
        berths.values().removeIf(old -> old.threads().running().isEmpty());
        berths.put(owner, seams);
        return new Berth() {
            @Override
            public Seams seams() {
                return seams;
            }

            @Override
            public void close() {
                // Simulated seams occupy nothing; threads that stay show at the end.
            }
        };
    }

    private String address(String machine) {
        lock.lock();
        try {
            return addresses.computeIfAbsent(machine, any -> {
                int number = addresses.size() + 1;
                return "10.0." + (number >> 8) + "." + (number & 0xFF);
            });
        } finally {
            lock.unlock();
        }
    }

    @Override
    public InetSocketAddress place(String machine, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(address(machine)), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Seams driver() {
        return driver;
    }

    @Override
    public Duration elapsed() {
        return simulation.time().elapsed();
    }

    @Override
    public boolean passUntil(BooleanSupplier condition, Duration limit) {
        return simulation.runUntil(condition, limit);
    }

    @Override
    public void disturb(String from, String to, Fault fault) {
        Lane lane = simulation.internet().lane(address(from), address(to));
        switch (fault) {
            case Fault.Cut cut -> lane.cut();
            case Fault.Stall stall -> lane.stall();
            case Fault.Swallow swallow -> lane.blackHole();
            case Fault.Heal heal -> lane.restore();
            case Fault.Latency latency -> lane.latency(latency.each());
            case Fault.Jitter jitter -> lane.jitter(jitter.most());
            case Fault.Rate rate -> lane.rate(rate.bytesPerSecond());
        }
    }

    @Override
    public void jump(Duration by) {
        simulation.time().jumpWall(by);
    }

    @Override
    public int openStreams() {
        return simulation.internet().openStreams();
    }

    @Override
    public List<String> leftBehind() {
        List<String> left = new ArrayList<>(simulation.internet().open());
        berths.values().forEach(seams -> left.addAll(seams.threads().running()));
        left.addAll(driver.threads().running());
        if (simulation.time().pending() > 0) {
            left.add(simulation.time().pending() + " timers");
        }
        return left;
    }

    @Override
    public String story() {
        return simulation.internet().flow();
    }
}
