package io.skyloom.routing.finder;

import static io.skyloom.routing.finder.Graphs.between;
import static io.skyloom.routing.finder.Graphs.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.entry.TransportEntry;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Who is asked for paths, and how often the list of transports is fetched. */
class PathfinderTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final List<TransportEntry> OWN = List.of(link(0, 1), link(0, 4, "dmsg"));
    private static final PathQuery TO_2 = PathQuery.of(between(0, 2), 1, 7, 3);

    private static List<List<Integer>> forward(List<RoutePaths> found) {
        return found.stream().map(paths -> Graphs.numbers(paths.forward(), 6)).toList();
    }

    private static Snapshots snapshots(Seams seams, TransportSource source) {
        return new Snapshots("visor", source, FRESH, Duration.ofSeconds(10), seams);
    }

    @Test
    void shouldTakeADirectTransportWithoutAnyList(World world) throws Exception {
        Seams seams = world.virtual().seams("visor", "10.0.0.1");
        LocalPathfinder local = new LocalPathfinder(
                snapshots(seams, () -> {
                    throw new IOException("nobody there");
                }),
                () -> OWN);
        assertThat(forward(local.find(PathQuery.of(between(0, 1), 1, 7, 3), LIMIT)))
                .containsExactly(List.of(0, 1));
        assertThat(forward(local.find(PathQuery.of(between(0, 4), 1, 7, 3), LIMIT)))
                .containsExactly(List.of(0, 4));
        assertThat(forward(local.find(PathQuery.of(between(0, 0), 2, 2, 3), LIMIT)))
                .containsExactly(List.of(0, 1, 0), List.of(0, 4, 0));
        assertThatThrownBy(() -> local.find(TO_2, LIMIT)).hasMessageContaining("nobody there");
    }

    @Test
    void shouldTrustItsOwnTransportsMoreThanTheList(World world) throws Exception {
        Seams seams = world.virtual().seams("visor", "10.0.0.1");
        // The list still shows a transport to 3 that is gone here, and does not show the one to 1 yet.
        List<TransportEntry> listed = List.of(link(0, 3), link(3, 2), link(1, 5), link(5, 2));
        LocalPathfinder local = new LocalPathfinder(snapshots(seams, () -> listed), () -> OWN);
        List<RoutePaths> found = local.find(TO_2, LIMIT);
        assertThat(forward(found)).containsExactly(List.of(0, 1, 5, 2));
        assertThat(Graphs.numbers(found.get(0).reverse(), 6)).containsExactly(2, 5, 1, 0);
        assertThatThrownBy(() -> local.find(PathQuery.of(between(0, 2), 1, 2, 3), LIMIT))
                .isInstanceOf(NoRouteException.class)
                .hasMessageContaining("1 to 2 hops");
    }

    @Test
    void shouldFetchOnceForAllAndAgainWhenTheListIsOld(World world) throws Exception {
        Seams seams = world.virtual().seams("visor", "10.0.0.1");
        AtomicInteger fetches = new AtomicInteger();
        Outcome<Boolean> gate = new Outcome<>();
        Snapshots snapshots = snapshots(seams, () -> {
            fetches.incrementAndGet();
            awaitGate(gate, seams);
            return Graphs.chain(3);
        });
        List<Outcome<TransportGraph>> waiting = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Outcome<TransportGraph> one = new Outcome<>();
            waiting.add(one);
            seams.threads().start("asker", () -> get(snapshots, one));
        }
        Eventually.holds("somebody fetches", () -> fetches.get() == 1);
        assertThat(snapshots.ifFresh()).isNull();
        gate.complete(true);
        for (Outcome<TransportGraph> one : waiting) {
            assertThat(one.await(seams.timers(), LIMIT).transports()).isEqualTo(2);
        }
        assertThat(fetches).hasValue(1);
        world.virtual().time().advance(FRESH);
        assertThat(snapshots.get(LIMIT).transports()).isEqualTo(2);
        Eventually.holds("it is fetched anew", () -> fetches.get() == 2 && snapshots.ifFresh() != null);
    }

    private static void awaitGate(Outcome<Boolean> gate, Seams seams) throws IOException {
        try {
            gate.await(seams.timers(), LIMIT);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static void get(Snapshots snapshots, Outcome<TransportGraph> outcome) {
        try {
            outcome.complete(snapshots.get(LIMIT));
        } catch (IOException | InterruptedException e) {
            outcome.fail(e);
        }
    }

    @Test
    void shouldLookOnceMoreWhereAFreshListShowsNoWay(World world) throws Exception {
        Seams seams = world.virtual().seams("visor", "10.0.0.1");
        AtomicInteger fetches = new AtomicInteger();
        AtomicReference<List<TransportEntry>> listed = new AtomicReference<>(List.of(link(3, 2)));
        LocalPathfinder local = new LocalPathfinder(
                snapshots(seams, () -> {
                    fetches.incrementAndGet();
                    return List.copyOf(Objects.requireNonNull(listed.get()));
                }),
                () -> OWN);
        assertThatThrownBy(() -> local.find(TO_2, LIMIT)).isInstanceOf(NoRouteException.class);
        listed.set(List.of(link(1, 2)));
        // A list just fetched is not fetched again, however many ask.
        assertThatThrownBy(() -> local.find(TO_2, LIMIT)).isInstanceOf(NoRouteException.class);
        assertThat(fetches).hasValue(1);
        world.virtual().time().advance(Duration.ofSeconds(10));
        assertThat(forward(local.find(TO_2, LIMIT))).containsExactly(List.of(0, 1, 2));
        assertThat(fetches).hasValue(2);
    }

    @Test
    void shouldGoOnWithAnOldListWhenThereIsNoOther(World world) throws Exception {
        Seams seams = world.virtual().seams("visor", "10.0.0.1");
        AtomicInteger fetches = new AtomicInteger();
        Snapshots snapshots = snapshots(seams, () -> {
            if (fetches.incrementAndGet() > 1) {
                throw new IOException("gone");
            }
            return List.of(link(1, 2));
        });
        LocalPathfinder local = new LocalPathfinder(snapshots, () -> OWN);
        assertThat(forward(local.find(TO_2, LIMIT))).containsExactly(List.of(0, 1, 2));
        world.virtual().time().advance(FRESH);
        Pathfinder noFinder = (query, limit) -> {
            throw new IOException("no finder");
        };
        LocalFirstPathfinder both = new LocalFirstPathfinder(local, noFinder);
        assertThat(forward(both.find(TO_2, LIMIT))).containsExactly(List.of(0, 1, 2));
        Eventually.holds("a fetch was tried", () -> fetches.get() == 2);
        // Not at every question, though.
        Eventually.holds("it has failed", () -> snapshots.ifFresh() == null);
        both.find(TO_2, LIMIT);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void shouldAskTheFinderOnlyWhenItKnowsNoWayItself(World world) throws Exception {
        Seams seams = world.virtual().seams("visor", "10.0.0.1");
        List<TransportEntry> listed = new ArrayList<>(List.of(link(1, 2)));
        Snapshots snapshots = snapshots(seams, () -> List.copyOf(listed));
        AtomicInteger asked = new AtomicInteger();
        Pathfinder finder = (query, limit) -> {
            asked.incrementAndGet();
            return List.of(RoutePaths.mirrored(RouteSearch.between(
                            TransportGraph.of(List.of(link(0, 1), link(1, 3), link(3, 2))), query)
                    .get(0)));
        };
        LocalFirstPathfinder both = new LocalFirstPathfinder(new LocalPathfinder(snapshots, () -> OWN), finder);
        assertThat(forward(both.find(TO_2, LIMIT))).containsExactly(List.of(0, 1, 3, 2));
        Eventually.holds("the list is there", () -> snapshots.ifFresh() != null);
        assertThat(forward(both.find(TO_2, LIMIT))).containsExactly(List.of(0, 1, 2));
        assertThat(asked).hasValue(1);
        assertThat(forward(both.find(PathQuery.of(between(0, 2), 3, 7, 3), LIMIT)))
                .containsExactly(List.of(0, 1, 3, 2));
        assertThat(asked).hasValue(2);
    }
}
