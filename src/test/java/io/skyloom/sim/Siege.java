package io.skyloom.sim;

import io.skyloom.engine.metrics.Health;
import io.skyloom.engine.metrics.Metrics;
import io.skyloom.engine.metrics.MetricsServer;
import io.skyloom.engine.soak.Script;
import io.skyloom.engine.soak.SoakFailure;
import io.skyloom.engine.soak.Stage;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * A network with a crowd at every door that a stranger can reach, and, a second later, one more stranger from elsewhere at
 * each, who has to be let in. Takes the crowd's manners and returns what was not as it should be, each as one line. It can
 * be loaded anew with a defect in the program.
 */
public final class Siege implements Function<String, List<String>> {
    /** What is listened to where, by port. */
    static final Map<Integer, String> NAMES = Map.of(
            80, "directory",
            8080, "dmsg server",
            7777, "transports",
            5505, "applications",
            1081, "SOCKS",
            8119, "HTTP proxy",
            9100, "metrics");

    private static final Map<String, Crowd.Manners> MANNERS = Map.of(
            "says nothing", Crowd::saysNothing,
            "dribbles", Crowd::dribbles,
            "exaggerates", Crowd::exaggerates);

    /** More than the places that any door has for newcomers, but for the ports that lend the proxy. */
    private static final int EACH = 300;

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration LATER = Duration.ofSeconds(1);

    /** Every door bears so long with one who says nothing. */
    private static final Duration WELCOME = Duration.ofSeconds(2);

    /** The longest that any door bears with somebody who does not come to the point. */
    private static final Duration PATIENCE = Duration.ofSeconds(32);

    private static final int ECHO = 7;

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

    private final Doors doors = new Doors(false);
    private final Simulation simulation = new Simulation(11, doors::around);
    private final List<String> wrong = new ArrayList<>();
    private final List<Crowd.Door> besieged = new ArrayList<>();

    @Override
    public List<String> apply(String manners) {
        Seams strangers = simulation.seams("crowd", "10.66.0.1");
        Seams another = simulation.seams("later", "10.77.0.1");
        Crowd crowd = new Crowd(strangers, Objects.requireNonNull(MANNERS.get(manners), manners));
        Crowd later = new Crowd(another, Crowd::saysNothing);
        Seams monitor = simulation.seams("monitor", "10.1.0.1");
        try (Stage stage = new Stage(new SimulatedGround(simulation), 11);
                MetricsServer metrics = metrics(monitor)) {
            stage.atStep(now -> {
                if (besieged.isEmpty()) {
                    besieged.addAll(doorsFor(strangers));
                    crowd.come(besieged, EACH, Duration.ZERO);
                    later.come(doorsFor(another), 1, LATER);
                }
            });
            play(stage);
            crowd.inside().forEach((door, number) -> wrong.add("still inside: " + door + ", " + number));
            later.shortest().forEach(this::wasWelcome);
        } catch (SoakFailure e) {
            wrong.add("others noticed: " + e.getMessage());
        }
        if (crowd.came() != besieged.size() * EACH) {
            wrong.add("only " + crowd.came() + " came to " + besieged.size() + " doors");
        }
        crowd.longest().forEach(this::wasThrownOut);
        return wrong;
    }

    /** The census counts sockets, so it notices a crowd that stays, too; who is still inside is asked all the same. */
    private void play(Stage stage) {
        try {
            stage.play(SCRIPT);
        } catch (SoakFailure e) {
            wrong.add("others noticed: " + e.getMessage());
        }
    }

    /** The doors at which the crowd was, by what they are. */
    List<String> besieged() {
        return besieged.stream().map(Crowd.Door::name).toList();
    }

    private static MetricsServer metrics(Seams monitor) {
        try {
            InetSocketAddress place = new InetSocketAddress(InetAddress.getByName("10.1.0.1"), 9100);
            return MetricsServer.open(new Metrics(), new Health("crowd", "", monitor.clock()), monitor, place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The soak's own echo is a program beside the network that bears with everybody. */
    private List<Crowd.Door> doorsFor(Seams strangers) {
        return doors.open().stream()
                .filter(place -> !place.isForItsOwnMachine() && place.at().getPort() != ECHO)
                .map(place ->
                        new Crowd.Door(name(place.at()), () -> strangers.net().connect(place.at(), CONNECT)))
                .toList();
    }

    private static String name(InetSocketAddress place) {
        return NAMES.getOrDefault(place.getPort(), "port " + place.getPort()) + " at "
                + place.getAddress().getHostAddress();
    }

    private void wasThrownOut(String door, Duration longest) {
        if (longest.compareTo(PATIENCE) > 0) {
            wrong.add("too patient: " + door + ", " + longest);
        }
    }

    private void wasWelcome(String door, Duration shortest) {
        if (shortest.compareTo(WELCOME) < 0) {
            wrong.add("shut: " + door + ", " + shortest);
        }
    }
}
