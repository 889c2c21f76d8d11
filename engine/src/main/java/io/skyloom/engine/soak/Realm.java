package io.skyloom.engine.soak;

import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A whole network from one seed: the services of a deployment and visors, each on a machine of its own. One
 * thread drives it: it says what happens and lets time pass.
 */
final class Realm implements AutoCloseable {
    /** How long anything that a test orders may take, in the time of the ground. */
    static final Duration LIMIT = Duration.ofMinutes(2);

    private final long seed;
    private final Ground ground;
    private final Seams driver;
    private final Curve curve = Curve.bouncyCastle();
    private final Map<String, Machine> machines = new LinkedHashMap<>();
    private final Map<String, Station> stations = new LinkedHashMap<>();
    private final Services services;
    private final Path folder;

    /**
     * A network of its services only.
     *
     * @param seed of everybody's keys
     */
    Realm(Ground ground, long seed, int dmsgServers) {
        this.seed = seed;
        this.ground = ground;
        this.driver = ground.driver();
        this.folder = newFolder();
        this.services = new Services(this, dmsgServers);
        services.start();
    }

    /** Starts a program and waits until others find it. */
    void bringUp(Site site) {
        await("start " + site, site.start());
        within(LIMIT, site + " is reachable", site::isReachable);
    }

    /** Where programs may keep files; gone with the network. */
    Path folder() {
        return folder;
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("skyloom-soak");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deleteFolder() {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Ground ground() {
        return ground;
    }

    Curve curve() {
        return curve;
    }

    Services services() {
        return services;
    }

    /** The keys that belong to a name under this seed. */
    KeyPair keys(String name) {
        return KeyPair.generate(curve, new Dice(seed ^ (long) name.hashCode() << Integer.SIZE)::fill);
    }

    /** The machine called so, made when it is first named. */
    Machine machine(String name) {
        return machines.computeIfAbsent(name, any -> new Machine(ground, name));
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

    List<Station> visors() {
        return List.copyOf(stations.values());
    }

    /** Does something that may block, in a thread of the ground, while time passes. */
    <T> T call(String name, Callable<T> task) {
        return await(name, begin(name, task));
    }

    /** Begins something that may block. */
    <T> Outcome<T> begin(String name, Callable<T> task) {
        Outcome<T> outcome = new Outcome<>();
        driver.threads().start(name, () -> settle(outcome, task));
        return outcome;
    }

    private static <T> void settle(Outcome<T> outcome, Callable<T> task) {
        try {
            outcome.complete(task.call());
        } catch (Exception e) {
            outcome.fail(e);
        }
    }

    <T> T await(String name, Outcome<T> outcome) {
        within(LIMIT, name, outcome::isDone);
        try {
            return result(outcome);
        } catch (Outcome.FailedOutcome e) {
            throw new SoakFailure(name + " failed: " + e.getMessage(), e.getCause());
        }
    }

    /** What a settled outcome holds. */
    <T> T result(Outcome<T> settled) throws Outcome.FailedOutcome {
        try {
            return settled.await(driver.timers(), Duration.ZERO);
        } catch (TimeoutException | InterruptedException e) {
            throw new SoakFailure("a settled outcome does not wait", e);
        }
    }

    void run(Duration span) {
        ground.pass(span);
    }

    /** Lets time pass until the condition holds; fails when it does not in time. */
    void within(Duration limit, String what, BooleanSupplier condition) {
        if (!ground.passUntil(condition, limit)) {
            throw new SoakFailure("not within " + limit + ": " + what);
        }
    }

    /** Lets a thread of the ground wait. */
    void pause(Duration span) throws InterruptedException {
        new Outcome<Boolean>().settledWithin(driver.timers(), span);
    }

    /** The seams of those who belong to no program of the network. */
    Seams driver() {
        return driver;
    }

    /** What had to be swept up in any life of any visor. */
    long swept() {
        return stations.values().stream().mapToLong(Station::swept).sum();
    }

    /** How many threads the programs have. */
    int threads() {
        return machines.values().stream().mapToInt(Machine::threads).sum();
    }

    /** Ends everything, the visors first; fails when anything is left. */
    @Override
    public void close() {
        List<Outcome<Boolean>> leaving = new ArrayList<>();
        stations.values().forEach(each -> leaving.add(each.stop()));
        leaving.forEach(outcome -> await("closing a visor", outcome));
        services.close();
        deleteFolder();
        if (!ground.passUntil(() -> ground.leftBehind().isEmpty(), LIMIT)) {
            throw new SoakFailure("left behind by the network: " + ground.leftBehind());
        }
    }
}
