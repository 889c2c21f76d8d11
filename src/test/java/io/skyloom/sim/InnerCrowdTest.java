package io.skyloom.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.aead.AeadProvider;
import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.dmsg.client.ClientKeys;
import io.skyloom.dmsg.client.DmsgClient;
import io.skyloom.dmsg.client.DmsgClientConfig;
import io.skyloom.dmsg.discovery.HttpDmsgDiscovery;
import io.skyloom.dmsg.session.SessionConfig;
import io.skyloom.engine.soak.Script;
import io.skyloom.engine.soak.Stage;
import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.network.VisorIdentity;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.routing.setup.SetupDialer;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.Simulation;
import io.skyloom.sim.Doors.Place;
import io.skyloom.testing.World;
import io.skyloom.yamux.BufferPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Crowds at doors that no stranger's packet reaches: the setup node's, to which only dmsg leads, and that of a borrowed
 * port, to which only programs of the same machine come.
 */
class InnerCrowdTest {
    private static final int STREAMS = 180;

    /** So many programs come at once, and again every five seconds: more at a time could have no routes. */
    private static final int PROGRAMS = 95;

    private static final int WAVES = 3;

    private static final Duration ROUND_TRIP = Duration.ofMillis(40);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** How many streams of one key a setup node bears with. */
    private static final int OF_ONE_KEY = 160;

    /** How long a stream over dmsg may bring nothing. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    /** How many connections a borrowed port takes. */
    private static final int BORROWERS = 256;

    private final Doors doors = new Doors(false);
    private final Simulation simulation = new Simulation(13, doors::around);
    private final SimulatedGround ground = new SimulatedGround(simulation);

    /**
     * One key opens more streams than it may and says nothing on any of them. Those beyond the limit are hung up on at once,
     * the others when they have said nothing for two minutes; who wants a route gets it at once all the while.
     */
    @Test
    void shouldSetUpRoutesBesideACrowdOfOneKey(World world) {
        Seams stranger = simulation.seams("stranger", "10.66.0.1");
        Crowd crowd = new Crowd(stranger, Crowd::saysNothing);
        List<Integer> sizes = new ArrayList<>();
        List<DmsgClient> clients = new ArrayList<>();
        try (Stage stage = new Stage(ground, 13)) {
            stage.atStep(now -> {
                if (clients.isEmpty()) {
                    DmsgClient client = dmsg(stranger);
                    clients.add(client);
                    DmsgAddress door = new DmsgAddress(now.setupNode(), SetupDialer.SETUP_PORT);
                    crowd.come(
                            List.of(new Crowd.Door("setup node", () -> client.dial(door, LIMIT))),
                            STREAMS,
                            Duration.ofSeconds(2));
                }
                sizes.add(crowd.inside().getOrDefault("setup node", 0));
            });
            stage.play(Script.parse("crowded setup node", """
                    visors A B C hops 2
                    transport A-B B-C
                    at 1s wait 1s
                    at 10s talk A>C
                    within 5s A>C answers
                    at 20s talk C>A
                    within 5s C>A answers
                    at 3m wait 1s
                    unbroken A>C
                    """));
            assertThat(crowd.came()).isEqualTo(STREAMS);
            assertThat(sizes).as("borne with").contains(OF_ONE_KEY);
            assertThat(crowd.inside()).as("still there").isEmpty();
            assertThat(crowd.shortest().get("setup node")).as("hung up on").isLessThan(Duration.ofSeconds(1));
            assertThat(crowd.longest().get("setup node"))
                    .as("the most patience")
                    .isBetween(SILENCE, SILENCE.plusSeconds(10));
            Outcome<Boolean> closed = simulation.call(stranger, "close", () -> {
                clients.forEach(DmsgClient::close);
                return true;
            });
            simulation.runUntil(closed::isDone, LIMIT);
        }
    }

    /** A client that never loses patience itself. */
    private DmsgClient dmsg(Seams seams) {
        Curve curve = Curve.bouncyCastle();
        VisorIdentity me = new VisorIdentity(
                KeyPair.generate(curve, seams.entropy()),
                NoiseConfig.of(curve, seams.entropy(), Hybrid.OFFER),
                AeadProvider.choose("auto"));
        String place = ground.place("dmsg-discovery", 80).getAddress().getHostAddress();
        return DmsgClient.start(
                me,
                seams,
                new HttpDmsgDiscovery(HttpClient.tcp(seams), BaseUrl.parse("http://" + place + ":80"), LIMIT),
                DmsgClientConfig.ofVisor(1, List.of(), SessionConfig.ofClient(new BufferPool(8 << 20)))
                        .withIdle(Duration.ZERO),
                new ClientKeys());
    }

    /**
     * More programs of one machine come to a borrowed port than it takes. Those beyond the limit are turned away at once,
     * who was there before goes on, and when the crowd leaves, no route of it is left.
     */
    @Test
    void shouldBorrowAPortForSoManyProgramsAndNoMore(World world) {
        Crowd crowd = new Crowd(simulation.seams("programs", "10.66.0.2"), Crowd::saysNothing);
        List<Place> before = new ArrayList<>();
        List<Map<String, Integer>> sizes = new ArrayList<>();
        try (Stage stage = new Stage(ground, 13)) {
            stage.atStep(now -> {
                switch (now.log().events()) {
                    case 0 -> before.addAll(doors.open());
                    case 1 -> {
                        if (crowd.came() == 0) {
                            for (int wave = 0; wave < WAVES; wave++) {
                                crowd.come(doorsSince(before), PROGRAMS, Duration.ofSeconds(5L * wave));
                            }
                        }
                    }
                    case 2 -> {
                        sizes.add(crowd.inside());
                        crowd.leave();
                    }
                    default -> {
                        // The rest is the script's.
                    }
                }
            });
            stage.play(Script.parse("crowded port", """
                    visors A B
                    slow A-B 20ms
                    transport A-B
                    at 1s forward A>B 2000 1s
                    within 20s A>B/port answers
                    at 30s wait 20s
                    within 20s A>B/port answers
                    at 60s wait 40s
                    unbroken A>B/port
                    """));
            assertThat(sizes.getFirst()).hasSize(1);
            assertThat(sizes.getFirst().get("borrowed port"))
                    .as("programs, beside the one that was there")
                    .isEqualTo(BORROWERS - 1);
            assertThat(crowd.inside()).as("left behind").isEmpty();
            assertThat(crowd.shortest().values())
                    .as("turned away here, not by the other visor, which lends to as many")
                    .allMatch(shortest -> shortest.compareTo(ROUND_TRIP) < 0);
        }
    }

    /** Those for programs of their own machine that are newer. */
    private List<Crowd.Door> doorsSince(List<Place> before) {
        return doors.open().stream()
                .filter(place -> place.isForItsOwnMachine() && !before.contains(place))
                .map(place ->
                        new Crowd.Door("borrowed port", () -> place.machine().connect(place.at(), LIMIT)))
                .toList();
    }
}
