package io.skyloom.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.routing.group.GroupEnd;
import io.skyloom.routing.group.GroupLimits;
import io.skyloom.routing.group.RouteGroup;
import io.skyloom.routing.world.Network;
import io.skyloom.seam.Clock;
import io.skyloom.seam.Outcome;
import io.skyloom.testing.World;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * One application that never reads what it is sent, beside seven that do, all over the same two hops. How long the others
 * wait for an answer is compared with a network in which everybody reads.
 *
 * <p>It was seen to fail: when transports wait a second for every full intake, whether or not its reader has taken
 * anything lately, the slowest answer beside the slow flood takes 1.008 s instead of 22 ms; when they wait without a limit,
 * no conversation comes to its end.
 */
class StuckReaderTest {
    private static final int OTHERS = 7;
    private static final int QUESTIONS = 300;
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration LATENCY = Duration.ofMillis(5);
    private static final int BYTES = 500;
    private static final int FLOOD = 40 << 20;

    /** Bytes a millisecond that fill an intake in just over a second. */
    private static final int SLOW = 3900;

    /** In a third of a second. */
    private static final int FAST = 12_000;

    /** Beside a slow flood nobody waits at all: when the intake is full, the reader has shown that it does not read. */
    @Test
    void shouldCostTheOthersLessThanATenthOfTheirSlowestHundredth(World world) throws Exception {
        List<Long> calm = run(world, 1, 0);
        List<Long> besideMuch = run(world, 2, FAST);
        List<Long> besideLittle = run(world, 3, SLOW);
        int hundredth = calm.size() * 99 / 100;
        assertLittleMore(calm.get(hundredth), besideMuch.get(hundredth));
        assertLittleMore(calm.getLast(), besideLittle.getLast());
    }

    private static void assertLittleMore(long calm, long beside) {
        assertThat(calm).as("the network has a latency").isPositive();
        assertThat(beside).isLessThanOrEqualTo(calm + calm / 10);
    }

    /**
     * What all questions of all that read took, in nanoseconds, the slowest last.
     *
     * @param flood how many bytes a millisecond are sent to the one that does not read; 0 for none
     */
    private static List<Long> run(World world, long seed, int flood) throws Exception {
        boolean stuck = flood > 0;
        Network network = Network.line(world, seed, 3);
        for (int hop = 0; hop < 2; hop++) {
            network.visor(hop).carrier(network.transport(hop)).customs(packet -> LATENCY);
            network.visor(hop + 1).carrier(network.transport(hop)).customs(packet -> LATENCY);
        }
        List<Network.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < OTHERS; i++) {
            pairs.add(network.open(50_000 + i, 3));
        }
        Network.Pair victim = network.open(60_000, 3);
        Outcome<Integer> taken = new Outcome<>();
        List<Outcome<List<Long>>> talks = new ArrayList<>();
        for (Network.Pair pair : pairs) {
            network.call(network.last(), "echo", () -> echo(pair.far()));
            talks.add(network.call(network.first(), "talk", () -> talk(network, pair.near())));
        }
        if (stuck) {
            taken = network.call(network.first(), "flood", () -> flood(network, victim.near(), flood));
        }
        List<Long> all = new ArrayList<>();
        for (Outcome<List<Long>> talk : talks) {
            all.addAll(network.simulation().await(talk, Duration.ofMinutes(10)));
        }
        if (stuck) {
            assertThat(Objects.requireNonNull(victim.far().end()).kind()).isEqualTo(GroupEnd.Kind.OVERFLOW);
            assertThat(network.await(taken))
                    .as("the bytes that were taken of it")
                    .isLessThan(16 << 20);
        }
        close(network, pairs, victim);
        return all.stream().sorted().toList();
    }

    private static void close(Network network, List<Network.Pair> pairs, Network.Pair victim) {
        pairs.forEach(pair -> {
            pair.near().close();
            pair.far().close();
        });
        victim.near().close();
        victim.far().close();
        network.simulation().run(GroupLimits.usual().close());
        network.close();
    }

    private static boolean echo(RouteGroup far) throws IOException {
        byte[] question = new byte[BYTES];
        while (true) {
            int n = far.read(question, 0, BYTES);
            if (n < 0) {
                return true;
            }
            far.write(question, 0, n);
        }
    }

    private static List<Long> talk(Network network, RouteGroup near) throws IOException, InterruptedException {
        Clock clock = network.first().seams().clock();
        List<Long> waits = new ArrayList<>();
        byte[] question = new byte[BYTES];
        byte[] answer = new byte[BYTES];
        for (int i = 0; i < QUESTIONS; i++) {
            long asked = clock.nanoTime();
            near.write(question, 0, BYTES);
            for (int done = 0; done < BYTES; ) {
                int n = near.read(answer, done, BYTES - done);
                if (n < 0) {
                    throw new EOFException("ended after " + i + " answers");
                }
                done += n;
            }
            waits.add(clock.nanoTime() - asked);
            new Outcome<Boolean>().settledWithin(network.first().seams().timers(), PAUSE);
        }
        return waits;
    }

    /** Writes until the group is closed; how much was taken. */
    private static int flood(Network network, RouteGroup near, int eachMilli) throws InterruptedException {
        byte[] bytes = new byte[eachMilli];
        int taken = 0;
        try {
            while (taken < FLOOD) {
                taken += near.write(bytes, 0, bytes.length);
                new Outcome<Boolean>().settledWithin(network.first().seams().timers(), Duration.ofMillis(1));
            }
        } catch (IOException e) {
            return taken; // the group was closed for not being read
        }
        throw new AssertionError(taken + " bytes were taken for somebody who reads none");
    }
}
