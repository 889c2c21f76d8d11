package io.skyloom.routing.finder;

import static io.skyloom.routing.finder.Graphs.between;
import static io.skyloom.routing.finder.Graphs.link;
import static io.skyloom.routing.finder.Graphs.visor;
import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.entry.TransportEntry;
import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.Hop;
import io.skyloom.testing.Cases;
import io.skyloom.testing.Draw;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Searches are right, repeatable and bounded. */
class RouteSearchTest {
    private static List<List<Hop>> search(List<TransportEntry> links, PathQuery query) {
        return RouteSearch.between(TransportGraph.of(links), query);
    }

    @Test
    void shouldFindAPathWheneverThereIsOneAndTheShortestFirst() {
        Cases.check(300, draw -> {
            int visors = draw.between(2, 8);
            List<TransportEntry> links = randomLinks(draw, visors);
            PathQuery query = randomQuery(draw, visors, links);
            List<List<Hop>> found = search(links, query);
            int shortest = Graphs.shortest(links, query);
            assertThat(found.isEmpty()).isEqualTo(shortest == 0);
            assertThat(found).hasSizeLessThanOrEqualTo(query.count()).doesNotHaveDuplicates();
            if (shortest > 0) {
                assertThat(found.get(0)).hasSize(shortest);
            }
            found.forEach(
                    path -> assertThat(RouteFinderClient.fits(path, query)).isTrue());
            found.forEach(path -> path.forEach(hop -> assertThat(links)
                    .anyMatch(link -> link.id().equals(hop.transport())
                            && link.edgeOf(hop.from()) >= 0
                            && link.remoteOf(hop.from()).equals(hop.to()))));
        });
    }

    private static List<TransportEntry> randomLinks(Draw draw, int visors) {
        List<TransportEntry> links = new ArrayList<>();
        for (int i = draw.between(1, 2 * visors); i > 0; i--) {
            int a = draw.between(0, visors - 1);
            int b = draw.between(0, visors - 1);
            if (a != b) {
                links.add(link(a, b, draw.pick(List.of("stcpr", "sudph", "stcp"))));
            }
        }
        return links;
    }

    private static PathQuery randomQuery(Draw draw, int visors, List<TransportEntry> links) {
        int from = draw.between(0, visors - 1);
        int to = (from + draw.between(1, visors - 1)) % visors;
        Set<PubKey> avoid = draw.chance(0.3) ? Set.of(visor(draw.between(0, visors - 1))) : Set.of();
        Set<UUID> without =
                draw.chance(0.3) && !links.isEmpty() ? Set.of(draw.pick(links).id()) : Set.of();
        int min = draw.between(1, 4);
        return PathQuery.of(between(from, to), min, draw.between(min, 8), draw.between(1, 5))
                .avoiding(avoid, without);
    }

    @Test
    void shouldGiveTheSameAnswerWhateverTheOrderOfTheList() {
        List<TransportEntry> links = new ArrayList<>();
        for (int i = 1; i < 12; i++) {
            links.add(link(0, i));
            links.add(link(i, 12, i % 2 == 0 ? "sudph" : "stcpr"));
        }
        PathQuery query = PathQuery.of(between(0, 12), 1, 4, 5);
        List<List<Hop>> first = search(links, query);
        for (int seed = 0; seed < 5; seed++) {
            Collections.shuffle(links, new Random(seed));
            assertThat(search(links, query)).isEqualTo(first);
        }
    }

    @Test
    void shouldPreferCheapTransportsAndPathsThatShareFewRelays() {
        List<TransportEntry> links = new ArrayList<>(List.of(
                link(0, 1, "sudph"), link(0, 2), link(1, 3), link(2, 3), link(2, 3, "stcp"), link(0, 4), link(4, 3)));
        List<List<Hop>> found = search(links, PathQuery.of(between(0, 3), 1, 4, 3));
        assertThat(found.stream().map(path -> Graphs.numbers(path, 5).get(1)).toList())
                .hasSize(3)
                .doesNotHaveDuplicates()
                .endsWith(1);
        assertThat(found).allSatisfy(path -> assertThat(path).hasSize(2));
    }

    @Test
    void shouldRelayOverDmsgOnlyWhereNothingElseLeads() {
        List<TransportEntry> dmsgOnly = List.of(link(0, 1, "dmsg"), link(1, 2, "dmsg"));
        PathQuery query = PathQuery.of(between(0, 2), 1, 5, 3);
        assertThat(search(dmsgOnly, query)).hasSize(1);
        List<TransportEntry> alsoOther = new ArrayList<>(dmsgOnly);
        alsoOther.addAll(List.of(link(0, 3), link(3, 4), link(4, 2)));
        assertThat(search(alsoOther, query))
                .singleElement()
                .satisfies(path -> assertThat(path).hasSize(3));
        TransportGraph graph = TransportGraph.of(dmsgOnly);
        assertThat(RouteSearch.over(graph, query, dmsgOnly)).isEmpty();
        assertThat(RouteSearch.over(graph, PathQuery.of(between(0, 1), 1, 5, 3), dmsgOnly))
                .hasSize(1);
    }

    @Test
    void shouldFindLoopsOfTwoHops() {
        List<TransportEntry> links = List.of(link(0, 1), link(0, 2, "sudph"), link(2, 3));
        List<List<Hop>> loops = search(links, PathQuery.of(between(0, 0), 1, 2, 5));
        assertThat(loops.stream().map(loop -> Graphs.numbers(loop, 4)).toList())
                .containsExactly(List.of(0, 1, 0), List.of(0, 2, 0));
        assertThat(search(links, PathQuery.of(between(0, 0), 3, 5, 5))).isEmpty();
    }

    @Test
    void faultR5shouldSeeParallelTransports() {
        List<TransportEntry> links = List.of(link(0, 1), link(0, 1, "sudph"), link(1, 2), link(1, 2, "stcp"));
        PathQuery direct = PathQuery.of(between(0, 1), 1, 1, 5);
        assertThat(search(links, direct)).hasSize(2);
        Set<UUID> broken = new HashSet<>(Set.of(links.get(0).id(), links.get(2).id()));
        List<List<Hop>> around =
                search(links, PathQuery.of(between(0, 2), 1, 3, 5).avoiding(Set.of(), broken));
        assertThat(around.get(0).stream().map(Hop::transport))
                .containsExactly(links.get(1).id(), links.get(3).id());
    }

    @Test
    void faultR6shouldSpendABoundedEffortOnAnyQuestion() {
        // Every path from one half to the other has an odd number of hops: looking for an even one is hopeless, and
        // there are more than 10^12 ways to find that out.
        List<TransportEntry> links = new ArrayList<>();
        for (int a = 0; a < 30; a++) {
            for (int b = 30; b < 60; b++) {
                links.add(link(a, b));
            }
        }
        TransportGraph graph = TransportGraph.of(links);
        PathQuery even = PathQuery.of(between(0, 30), 10, 10, 3);
        PathSearch search = new PathSearch(graph, even, false, PathSearch.USUAL_BUDGET);
        assertThat(search.run(FirstHop.published(graph, visor(0)))).isEmpty();
        assertThat(search.stepsLeft()).isLessThanOrEqualTo(0).isGreaterThan(-100);
        PathSearch odd = new PathSearch(graph, PathQuery.of(between(0, 30), 9, 9, 3), false, PathSearch.USUAL_BUDGET);
        assertThat(odd.run(FirstHop.published(graph, visor(0)))).hasSize(3);
        assertThat(odd.stepsLeft()).isGreaterThan(PathSearch.USUAL_BUDGET - 20_000);
    }
}
