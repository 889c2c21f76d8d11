package io.skyloom.sim;

import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.SeededEntropy;
import io.skyloom.seam.virtual.Simulation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/**
 * A whole network from one seed: the services of a deployment and visors, each on a machine of its own. The test's
 * thread drives it: it says what happens and lets time pass.
 */
final class Realm implements AutoCloseable {
    /** How long anything that a test orders may take, in simulated time. */
    static final Duration LIMIT = Duration.ofMinutes(2);

    private final long seed;
    private final Simulation simulation;
    private final Seams driver;
    private final Curve curve = Curve.bouncyCastle();
    private final Map<String, Machine> machines = new LinkedHashMap<>();
    private final Map<String, Station> stations = new LinkedHashMap<>();
    private final Services services;

    /** @param simulation made from the same seed */
    Realm(Simulation simulation, long seed, int dmsgServers) {
        this.seed = seed;
        this.simulation = simulation;
        this.driver = simulation.seams("driver", "10.0.0.254");
        this.services = new Services(this, dmsgServers);
        services.start();
    }

    /** Starts a program and waits until others find it. */
    void bringUp(Site site) {
        await("start " + site, site.start());
        within(LIMIT, site + " is reachable", site::isReachable);
    }

    Simulation simulation() {
        return simulation;
    }

    Curve curve() {
        return curve;
    }

    Services services() {
        return services;
    }

    /** The keys that belong to a name under this seed. */
    KeyPair keys(String name) {
        return KeyPair.generate(curve, new SeededEntropy(seed).derive("keys of " + name));
    }

    /** The machine called so, made when it is first named. */
    Machine machine(String name) {
        return machines.computeIfAbsent(name, any -> new Machine(simulation, name, address(machines.size() + 1)));
    }

    private static String address(int number) {
        return "10.0." + (number >> 8) + "." + (number & 0xFF);
    }

    long seed() {
        return seed;
    }

    /** Every program that orders can be given to. */
    List<Site> sites() {
        List<Site> all = new ArrayList<>(services.dmsgServers());
        all.add(services.setupNode());
        all.addAll(stations.values());
        return all;
    }

    /** The program called so. */
    Site site(String name) {
        return sites().stream()
                .filter(site -> site.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no program is called " + name));
    }

    /** A started visor whose routes have so many hops at least. */
    Station visor(String name, int minHops) {
        Station made = new Station(this, name, minHops);
        stations.put(name, made);
        bringUp(made);
        return made;
    }

    /** The visor called so. */
    Station visor(String name) {
        Station known = stations.get(name);
        if (known == null) {
            throw new IllegalArgumentException("no visor is called " + name);
        }
        return known;
    }

    /** Makes a transport from one visor to another, as soon as the other is announced. */
    void transport(Station from, Station to) {
        eventually("a transport " + from + "-" + to, () -> {
            from.connect(to.key(), LIMIT);
            return true;
        });
    }

    List<Station> visors() {
        return List.copyOf(stations.values());
    }

    /** Does something that may block, in a thread of the simulation, while time passes. */
    <T> T call(String name, Callable<T> task) {
        return await(name, simulation.call(driver, name, task));
    }

    /** Begins something that may block. */
    <T> Outcome<T> begin(String name, Callable<T> task) {
        return simulation.call(driver, name, task);
    }

    <T> T await(String name, Outcome<T> outcome) {
        try {
            return simulation.await(outcome, LIMIT);
        } catch (Outcome.FailedOutcome e) {
            throw new AssertionError(name + " failed: " + e.getMessage(), e.getCause());
        }
    }

    void run(Duration span) {
        simulation.run(span);
    }

    /** Lets time pass until the condition holds; fails when it does not in time. */
    void within(Duration limit, String what, BooleanSupplier condition) {
        if (!simulation.runUntil(condition, limit)) {
            throw new AssertionError("not within " + limit + ": " + what);
        }
    }

    /** Lets a thread of the simulation wait. */
    void pause(Duration span) throws InterruptedException {
        new Outcome<Boolean>().settledWithin(driver.timers(), span);
    }

    /** The seams of those who belong to no program of the network. */
    Seams driver() {
        return driver;
    }

    /** How many threads the programs have. */
    int threads() {
        return machines.values().stream()
                .mapToInt(machine -> machine.running().size())
                .sum();
    }

    /** Ends everything, the visors first. */
    @Override
    public void close() {
        List<Outcome<Boolean>> leaving = new ArrayList<>();
        stations.values().forEach(each -> leaving.add(each.stop()));
        leaving.forEach(outcome -> await("closing a visor", outcome));
        services.close();
        simulation.run(Duration.ofMinutes(1));
        List<String> left = new ArrayList<>(simulation.internet().open());
        machines.values().forEach(machine -> left.addAll(machine.running()));
        left.addAll(driver.threads().running());
        if (simulation.time().pending() > 0) {
            left.add(simulation.time().pending() + " timers");
        }
        if (!left.isEmpty()) {
            throw new AssertionError("left behind by the network: " + left);
        }
    }

    /** Something that yields or fails. */
    interface Attempt<T> {
        T make() throws IOException, InterruptedException;
    }

    /** Tries in a thread of the simulation until it succeeds, once a second; fails after {@link #LIMIT}. */
    <T> T eventually(String what, Attempt<T> attempt) {
        IOException last = null;
        Duration end = simulation.time().elapsed().plus(LIMIT);
        while (simulation.time().elapsed().compareTo(end) < 0) {
            try {
                return simulation.await(begin(what, attempt::make), LIMIT);
            } catch (Outcome.FailedOutcome e) {
                if (!(e.getCause() instanceof IOException told)) {
                    throw new AssertionError(what + " failed: " + e.getMessage(), e.getCause());
                }
                last = told;
            }
            simulation.run(Duration.ofSeconds(1));
        }
        throw new AssertionError("not within " + LIMIT + ": " + what, last);
    }
}
