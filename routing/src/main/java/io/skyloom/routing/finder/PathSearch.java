package io.skyloom.routing.finder;

import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.Hop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * One search. First a sweep from the destination tells how far each visor is from it; then paths are walked from the
 * source, length by length, never to a visor from which the rest would not suffice. For the shortest length every step
 * taken leads to a path; for longer ones dead ends are possible, and a budget of steps ends what would take too long.
 * The same graph and query give the same paths. Used once, by one thread.
 */
final class PathSearch {
    /** Half-edges looked at while walking; the sweep before looks at each at most once. */
    static final int USUAL_BUDGET = 400_000;

    private static final byte UNREACHED = Byte.MAX_VALUE;

    /** Paths walked for each one wanted, so that there is something to choose from. */
    private static final int CHOICE = 4;

    private final TransportGraph graph;
    private final PathQuery query;
    private final boolean dmsgRelays;
    private final int source;
    private final int destination;
    private final boolean[] avoided;
    private final byte[] distance;
    private final int[] pathVisors = new int[PathQuery.MOST_HOPS + 1];
    private final int[] pathEdges = new int[PathQuery.MOST_HOPS + 1];
    private final boolean[] onPath;
    private final List<Found> found = new ArrayList<>();
    private int budget;

    /** A path, its cost, and in which order it was met. */
    private record Found(List<Hop> hops, int cost, int order) {}

    /** @param dmsgRelays whether dmsg transports may be hops of paths that have relays */
    PathSearch(TransportGraph graph, PathQuery query, boolean dmsgRelays, int budget) {
        this.graph = graph;
        this.query = query;
        this.dmsgRelays = dmsgRelays;
        this.budget = budget;
        this.source = graph.numberOf(query.edges().source());
        this.destination = graph.numberOf(query.edges().destination());
        this.avoided = new boolean[graph.visors()];
        this.onPath = new boolean[graph.visors()];
        this.distance = new byte[graph.visors()];
        for (PubKey visor : query.avoid()) {
            int number = graph.numberOf(visor);
            if (number >= 0) {
                avoided[number] = true;
            }
        }
    }

    /** How much of the budget is left; at most a step of each open level below zero. */
    int stepsLeft() {
        return budget;
    }

    /** The best paths that begin with one of these hops, the shortest first; none when there are none. */
    List<List<Hop>> run(List<FirstHop> ways) {
        List<FirstHop> usable = ways.stream()
                .filter(way -> !query.avoidTransports().contains(way.transport()))
                .sorted(Comparator.comparingInt(FirstHop::cost)
                        .thenComparing(FirstHop::neighbour)
                        .thenComparing(FirstHop::transport))
                .toList();
        if (query.edges().source().equals(query.edges().destination())) {
            return loops(usable);
        }
        sweep();
        List<List<Hop>> best = new ArrayList<>();
        for (int length = query.minHops(); length <= query.maxHops() && best.size() < query.count(); length++) {
            found.clear();
            walkAll(usable, length);
            best.addAll(choose(query.count() - best.size()));
        }
        return best;
    }

    // ---- how far everybody is from the destination --------------------------------------------------------------

    private void sweep() {
        Arrays.fill(distance, UNREACHED);
        if (destination < 0) {
            return;
        }
        int[] queue = new int[graph.visors()];
        int filled = 0;
        distance[destination] = 0;
        queue[filled++] = destination;
        for (int next = 0; next < filled; next++) {
            int at = queue[next];
            if (distance[at] + 1 >= query.maxHops()) {
                return;
            }
            for (int edge = graph.begin(at); edge < graph.end(at); edge++) {
                int far = graph.neighbour(edge);
                if (distance[far] == UNREACHED && far != source && !avoided[far] && isUsable(edge)) {
                    distance[far] = (byte) (distance[at] + 1);
                    queue[filled++] = far;
                }
            }
        }
    }

    private boolean isUsable(int edge) {
        return (dmsgRelays || !graph.isDmsg(edge))
                && (query.avoidTransports().isEmpty()
                        || !query.avoidTransports().contains(graph.id(edge)));
    }

    // ---- walking ------------------------------------------------------------------------------------------------

    private void walkAll(List<FirstHop> ways, int length) {
        int most = query.count() * CHOICE;
        int mostOfOne = Math.max(1, query.count());
        Set<PubKey> tried = new HashSet<>();
        for (FirstHop way : ways) {
            if (found.size() >= most || budget <= 0) {
                return;
            }
            boolean arrives = way.neighbour().equals(query.edges().destination());
            if (length == 1 && arrives) {
                found.add(new Found(List.of(hop(way)), way.cost(), found.size()));
            } else if (length > 1 && !arrives && mayRelay(way) && tried.add(way.neighbour())) {
                walk(way, length - 1, Math.min(most, found.size() + mostOfOne));
            }
        }
    }

    private boolean mayRelay(FirstHop way) {
        return way.number() >= 0 && way.number() != source && !avoided[way.number()] && (dmsgRelays || !way.dmsg());
    }

    private void walk(FirstHop way, int rest, int most) {
        if (distance[way.number()] > rest) {
            return;
        }
        pathVisors[0] = way.number();
        onPath[way.number()] = true;
        step(way, 0, rest, most);
        onPath[way.number()] = false;
    }

    /** At the {@code depth}-th relay with {@code rest} hops to go. Recursion is as deep as a path is long. */
    private void step(FirstHop way, int depth, int rest, int most) {
        int at = pathVisors[depth];
        int before = -1;
        for (int edge = graph.begin(at); edge < graph.end(at); edge++) {
            if (found.size() >= most || --budget <= 0) {
                return;
            }
            int far = graph.neighbour(edge);
            boolean leads = rest == 1 ? far == destination : far != destination && distance[far] <= rest - 1;
            if (far == before || !leads || far == source || onPath[far] || !isUsable(edge)) {
                continue;
            }
            before = far;
            pathEdges[depth] = edge;
            if (rest == 1) {
                found.add(path(way, depth));
            } else {
                pathVisors[depth + 1] = far;
                onPath[far] = true;
                step(way, depth + 1, rest - 1, most);
                onPath[far] = false;
            }
        }
    }

    private Found path(FirstHop way, int depth) {
        List<Hop> hops = new ArrayList<>(depth + 2);
        hops.add(hop(way));
        int cost = way.cost();
        for (int i = 0; i <= depth; i++) {
            int edge = pathEdges[i];
            hops.add(new Hop(graph.id(edge), graph.visor(pathVisors[i]), graph.visor(graph.neighbour(edge))));
            cost += graph.cost(edge);
        }
        return new Found(hops, cost, found.size());
    }

    private Hop hop(FirstHop way) {
        return new Hop(way.transport(), query.edges().source(), way.neighbour());
    }

    // ---- choosing -----------------------------------------------------------------------------------------------

    /** The cheapest first; then always the one that shares the fewest relays with those chosen, so that few fail together. */
    private List<List<Hop>> choose(int wanted) {
        List<Found> left = new ArrayList<>(found);
        left.sort(Comparator.comparingInt(Found::cost).thenComparingInt(Found::order));
        List<List<Hop>> chosen = new ArrayList<>();
        Set<PubKey> relays = new HashSet<>();
        while (chosen.size() < wanted && !left.isEmpty()) {
            Found best = Collections.min(left, Comparator.comparingLong(one -> shared(one, relays)));
            left.remove(best);
            best.hops().stream().skip(1).map(Hop::from).forEach(relays::add);
            chosen.add(best.hops());
        }
        return chosen;
    }

    private static long shared(Found one, Set<PubKey> relays) {
        return one.hops().stream()
                .skip(1)
                .filter(hop -> relays.contains(hop.from()))
                .count();
    }

    // ---- loops --------------------------------------------------------------------------------------------------

    /** Out to a neighbour and back, by the neighbour's cheapest transport. */
    private List<List<Hop>> loops(List<FirstHop> ways) {
        List<List<Hop>> all = new ArrayList<>();
        if (query.minHops() > 2 || query.maxHops() < 2) {
            return all;
        }
        Set<PubKey> tried = new HashSet<>();
        for (FirstHop way : ways) {
            boolean relay = !query.avoid().contains(way.neighbour()) && tried.add(way.neighbour());
            if (relay && all.size() < query.count()) {
                UUID back = wayBack(way);
                all.add(List.of(
                        hop(way), new Hop(back, way.neighbour(), query.edges().source())));
            }
        }
        return all;
    }

    private UUID wayBack(FirstHop way) {
        if (way.number() >= 0) {
            for (int edge = graph.begin(way.number()); edge < graph.end(way.number()); edge++) {
                if (graph.neighbour(edge) == source && isUsable(edge)) {
                    return graph.id(edge);
                }
            }
        }
        return way.transport();
    }
}
