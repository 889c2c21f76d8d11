package io.skyloom.seam.virtual;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.testing.ExpectError;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {
    private static final Object MONITOR = new Object();
    private static final InetSocketAddress ECHO = new InetSocketAddress("10.0.0.2", 7);

    @Test
    void shouldHaveTheSeededSchedulerOnTheJdksWeTestWith() {
        assertThat(ScheduledThreads.areAvailable()).isTrue();
    }

    @Test
    void shouldRepeatAnInterleavingForTheSameSeedAndOnlyForThat() {
        Set<String> seen = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            String once = interleaving(seed);
            assertThat(interleaving(seed)).isEqualTo(once);
            seen.add(once);
        }
        assertThat(seen).hasSizeGreaterThan(45);
    }

    /** Three clients write a byte each to one server that reads from all: who is first differs from seed to seed. */
    @Test
    void shouldReachDifferentOrdersThroughTheNetwork(World world) throws Exception {
        Set<String> seen = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            Simulation simulation = world.simulation(seed);
            Seams a = simulation.seams("A", "10.0.0.1");
            Seams b = simulation.seams("B", "10.0.0.2");
            StringBuilder order = new StringBuilder();
            try (StreamListener listener = b.net().listen(ECHO)) {
                for (String name : List.of("x", "y", "z")) {
                    simulation.call(a, name, () -> {
                        try (ByteStream stream = a.net().connect(ECHO, Duration.ofSeconds(1))) {
                            stream.write(name.getBytes(UTF_8), 0, 1);
                            return name;
                        }
                    });
                }
                Outcome<Integer> served = simulation.call(b, "server", () -> {
                    for (int i = 0; i < 3; i++) {
                        try (ByteStream stream = listener.accept()) {
                            byte[] letter = new byte[1];
                            stream.readFully(letter, 0, 1);
                            order.append(new String(letter, UTF_8));
                        }
                    }
                    return 3;
                });
                simulation.await(served, Duration.ofSeconds(1));
            }
            seen.add(order.toString());
        }
        assertThat(seen).containsExactlyInAnyOrder("xyz", "xzy", "yxz", "yzx", "zxy", "zyx");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldLetAnHourPassInAMoment(boolean seeded, World world) throws Exception {
        Simulation simulation = simulation(seeded, world);
        Seams a = simulation.seams("A", "10.0.0.1");
        simulation.internet().link("10.0.0.1", "10.0.0.2").latency(Duration.ofMillis(250));
        StreamListener listener = startEcho(simulation, simulation.seams("B", "10.0.0.2"));
        List<Duration> roundTrips = new ArrayList<>();
        Outcome<Integer> pings = simulation.call(a, "ping", () -> {
            try (ByteStream stream = a.net().connect(ECHO, Duration.ofSeconds(10))) {
                for (int i = 0; i < 60; i++) {
                    Duration before = simulation.time().elapsed();
                    stream.write(new byte[] {1}, 0, 1);
                    stream.readFully(new byte[1], 0, 1);
                    roundTrips.add(simulation.time().elapsed().minus(before));
                    new Outcome<String>().settledWithin(a.timers(), Duration.ofMinutes(1));
                }
                return 60;
            }
        });
        assertThat(simulation.await(pings, Duration.ofHours(2))).isEqualTo(60);
        assertThat(simulation.time().elapsed()).isBetween(Duration.ofHours(1), Duration.ofMinutes(61));
        assertThat(roundTrips).allMatch(Duration.ofMillis(500)::equals);
        listener.close();
        simulation.run(Duration.ofSeconds(1));
    }

    @Test
    void shouldKnowOnlyTheNamesThatTheTestGave(World world) throws Exception {
        Simulation simulation = world.simulation(1);
        simulation.internet().name("discovery.test", "10.0.0.9");
        Seams a = simulation.seams("A", "10.0.0.1");
        assertThat(a.net().lookup("discovery.test")).hasToString("[/10.0.0.9]");
        assertThat(a.net().lookup("10.0.0.7")).hasToString("[/10.0.0.7]");
        assertThatThrownBy(() -> a.net().lookup("localhost")).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void shouldSayWhenNothingComes(World world) {
        Simulation simulation = world.simulation(1);
        assertThatThrownBy(() -> simulation.await(new Outcome<String>(), Duration.ofDays(3)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("PT72H");
        assertThat(simulation.time().elapsed()).isEqualTo(Duration.ofDays(3));
        Outcome<String> failed = simulation.call(simulation.seams("A", "10.0.0.1"), "fail", () -> {
            throw new IOException("planted");
        });
        assertThatThrownBy(() -> simulation.await(failed, Duration.ZERO)).hasMessageContaining("planted");
    }

    @Test
    @ExpectError("A/careless ended by an unexpected error")
    void shouldLogWhatEscapesFromAThread(World world) {
        Simulation simulation = world.simulation(1);
        Seams a = simulation.seams("A", "10.0.0.1");
        a.threads().startDataPlane("careless", () -> {
            throw new IllegalStateException("planted");
        });
        assertThat(a.threads().running()).containsExactly("A/careless");
        simulation.run();
        assertThat(a.threads().running()).isEmpty();
    }

    @Test
    void shouldNotBeRunFromInside(World world) {
        Simulation simulation = world.simulation(1);
        Outcome<String> outcome = simulation.call(simulation.seams("A", "10.0.0.1"), "inside", () -> {
            simulation.run();
            return "ran";
        });
        assertThatThrownBy(() -> simulation.await(outcome, Duration.ZERO))
                .hasMessageContaining("cannot run the others");
    }

    /** At a moment that no seed knows. */
    @Test
    void shouldTellOfThreadsThatAreWokenFromOutside(World world) throws Exception {
        Simulation simulation = world.simulation(1);
        AtomicReference<Thread> sleeper = new AtomicReference<>();
        AtomicBoolean awake = new AtomicBoolean();
        simulation.call(simulation.seams("A", "10.0.0.1"), "sleeper", () -> {
            sleeper.set(Thread.currentThread());
            while (!awake.get()) {
                LockSupport.park();
            }
            return "slept";
        });
        simulation.run();
        Thread waker = new Thread(() -> {
            awake.set(true);
            LockSupport.unpark(sleeper.get());
        });
        waker.start();
        waker.join();
        assertThatThrownBy(simulation::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(waker.getName())
                .hasMessageContaining("cannot be repeated");
        simulation.run();
    }

    /** Whoever finds a monitor taken by a thread of the machine is waited for, and takes no other turn than without that. */
    @Test
    @Timeout(60)
    @SuppressWarnings("ThreadPriorityCheck") // a yield is a point at which the seed decides
    void shouldRepeatWhateverMonitorsTheMachineHolds() throws Exception {
        String undisturbed = orderAroundMonitor(() -> {});
        CountDownLatch ended = new CountDownLatch(1);
        Thread holder = new Thread(() -> {
            while (ended.getCount() > 0) {
                synchronized (MONITOR) {
                    LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
                }
                Thread.yield();
            }
        });
        holder.start();
        try {
            for (int i = 0; i < 20; i++) {
                assertThat(orderAroundMonitor(() -> {
                            synchronized (MONITOR) {
                                MONITOR.notifyAll();
                            }
                        }))
                        .isEqualTo(undisturbed);
            }
        } finally {
            ended.countDown();
            holder.join();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // a yield is a point at which the seed decides
    private static String orderAroundMonitor(Runnable print) {
        Simulation simulation = new Simulation(7);
        Seams seams = simulation.seams("A", "10.0.0.1");
        StringBuilder order = new StringBuilder();
        for (String name : List.of("a", "b", "c")) {
            seams.threads().start(name, () -> {
                for (int i = 0; i < 5; i++) {
                    print.run();
                    order.append(name);
                    Thread.yield();
                }
            });
        }
        simulation.run();
        return order.toString();
    }

    private static Simulation simulation(boolean seeded, World world) {
        return seeded ? world.simulation(1) : new Simulation(new FreeCrew(), 1, UnaryOperator.identity());
    }

    /** Three threads that hand a lock to each other; the order in which they get it is what the seed decides. */
    @SuppressWarnings("ThreadPriorityCheck") // a yield is a point at which the seed decides
    private static String interleaving(long seed) {
        Simulation simulation = new Simulation(seed);
        Seams seams = simulation.seams("A", "10.0.0.1");
        ReentrantLock lock = new ReentrantLock();
        StringBuilder order = new StringBuilder();
        for (String name : List.of("a", "b", "c")) {
            seams.threads().start(name, () -> {
                for (int i = 0; i < 10; i++) {
                    lock.lock();
                    try {
                        order.append(name);
                        Thread.yield();
                    } finally {
                        lock.unlock();
                    }
                    Thread.yield();
                }
            });
        }
        simulation.run();
        assertThat(order).hasSize(30);
        return order.toString();
    }

    private static StreamListener startEcho(Simulation simulation, Seams b) throws IOException {
        StreamListener listener = b.net().listen(ECHO);
        simulation.call(b, "echo", () -> {
            try (ByteStream stream = listener.accept()) {
                byte[] buffer = new byte[100];
                for (int n = stream.read(buffer, 0, 100); n > 0; n = stream.read(buffer, 0, 100)) {
                    stream.writeFully(buffer, 0, n);
                }
                return "ended";
            }
        });
        return listener;
    }
}
