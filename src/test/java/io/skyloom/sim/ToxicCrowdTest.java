package io.skyloom.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.engine.soak.Script;
import io.skyloom.engine.soak.Stage;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.Simulation;
import io.skyloom.testing.World;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A whole network, and a crowd that comes to every door of it at once: visors' transports, the dmsg server, all
 * directories, application servers and a proxy's port. Who talks goes on talking, who begins to talk gets through, and
 * when its time is over the whole crowd has been thrown out and nothing is left of it.
 */
class ToxicCrowdTest {
    /** More than the places that any door has for newcomers, but for the port that lends the proxy to its own machine. */
    private static final int EACH = 300;

    /** The longest that any door bears with somebody who does not come to the point. */
    private static final Duration PATIENCE = Duration.ofSeconds(32);

    private static final String ECHO = ":7";

    private static final Script SCRIPT = Script.parse("crowd", """
            visors A B C hops 2
            transport A-B B-C
            talk A>C
            proxy C>A 2000 1s
            within 60s A>C answers
            at 5s slow A-B 1ms
            at 6s talk C>A
            within 30s C>A answers
            at 50s slow A-B 2ms
            unbroken A>C
            """);

    static Stream<Arguments> crowds() {
        return Stream.of(
                Arguments.of("says nothing", (Crowd.Manners) Crowd::saysNothing),
                Arguments.of("dribbles", (Crowd.Manners) Crowd::dribbles),
                Arguments.of("exaggerates", (Crowd.Manners) Crowd::exaggerates));
    }

    @ParameterizedTest(name = "a crowd that {0}")
    @MethodSource("crowds")
    void shouldThrowACrowdOutAndServeEverybodyElse(String name, Crowd.Manners manners, World world) {
        Doors doors = new Doors(false);
        Simulation simulation = new Simulation(11, doors::around);
        Seams strangers = simulation.seams("crowd", "10.66.0.1");
        Crowd crowd = new Crowd(strangers, manners);
        AtomicReference<List<InetSocketAddress>> besieged = new AtomicReference<>();
        try (Stage stage = new Stage(new SimulatedGround(simulation), 11)) {
            stage.atStep(now -> {
                if (now.log().events() == 0 && besieged.get() == null) {
                    besieged.set(doorsOf(doors));
                    crowd.come(doorsOf(doors), EACH);
                }
            });
            stage.play(SCRIPT);
            assertThat(crowd.inside()).as("still inside").isZero();
        }
        List<InetSocketAddress> all = java.util.Objects.requireNonNull(besieged.get());
        assertThat(all)
                .as("transports, directories, dmsg, applications, a proxy")
                .hasSizeGreaterThanOrEqualTo(12);
        assertThat(crowd.came()).isEqualTo(all.size() * EACH);
        assertThat(crowd.longest())
                .allSatisfy((door, longest) -> assertThat(longest).as(door).isLessThanOrEqualTo(PATIENCE));
    }

    /**
     * Every door that a stranger can reach. The soak's own echo is a program beside the network that bears with
     * everybody.
     */
    private static List<InetSocketAddress> doorsOf(Doors doors) {
        return doors.open().values().stream()
                .filter(door -> !door.getAddress().isLoopbackAddress())
                .filter(door -> !door.toString().endsWith(ECHO))
                .toList();
    }

    /** Two of three accepts fail at every door from the first to the last moment. */
    @Test
    void shouldWorkThoughAcceptingFailsMostOfTheTime(World world) {
        Doors doors = new Doors(true);
        Simulation simulation = new Simulation(12, doors::around);
        try (Stage stage = new Stage(new SimulatedGround(simulation), 12)) {
            stage.play(Script.parse("scarce", """
                    visors A B C hops 2
                    transport A-B B-C
                    talk A>C
                    talk C>A
                    within 2m all answers
                    at 5s crash B
                    within 3m all answers
                    """));
        }
        assertThat(doors.failures()).isGreaterThan(50);
    }
}
