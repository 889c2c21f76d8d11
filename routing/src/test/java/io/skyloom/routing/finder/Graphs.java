package io.skyloom.routing.finder;

import io.skyloom.entry.Label;
import io.skyloom.entry.TransportEntry;
import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.Hop;
import io.skyloom.routing.setup.TestVisors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Networks for tests, and the slow but plain way to find every path in one. */
final class Graphs {
    private Graphs() {}

    static PubKey visor(int number) {
        return TestVisors.visor(number);
    }

    static TransportEntry link(int a, int b, String type) {
        return TransportEntry.of(visor(a), visor(b), type, Label.USER);
    }

    static TransportEntry link(int a, int b) {
        return link(a, b, "stcpr");
    }

    /** A chain 0 – 1 – 2 – … */
    static List<TransportEntry> chain(int visors) {
        List<TransportEntry> all = new ArrayList<>();
        for (int i = 1; i < visors; i++) {
            all.add(link(i - 1, i));
        }
        return all;
    }

    static PathEdges between(int from, int to) {
        return new PathEdges(visor(from), visor(to));
    }

    /** The visors that a path passes, by their numbers. */
    static List<Integer> numbers(List<Hop> path, int visors) {
        List<Integer> passed = new ArrayList<>();
        passed.add(numberOf(path.get(0).from(), visors));
        path.forEach(hop -> passed.add(numberOf(hop.to(), visors)));
        return passed;
    }

    private static int numberOf(PubKey key, int visors) {
        for (int i = 0; i < visors; i++) {
            if (visor(i).equals(key)) {
                return i;
            }
        }
        throw new AssertionError("unknown " + key);
    }

    /** How many hops the shortest simple path of at least {@code min} hops has; 0 when there is none up to {@code max}. */
    static int shortest(List<TransportEntry> links, PathQuery query) {
        int best = 0;
        for (int length = query.maxHops(); length >= query.minHops(); length--) {
            best = reaches(links, query, query.edges().source(), length, new HashSet<>()) ? length : best;
        }
        return best;
    }

    private static boolean reaches(
            List<TransportEntry> links, PathQuery query, PubKey at, int rest, Set<PubKey> passed) {
        if (rest == 0) {
            return at.equals(query.edges().destination());
        }
        if (at.equals(query.edges().destination())
                || (!passed.isEmpty() && query.avoid().contains(at))
                || !passed.add(at)) {
            return false;
        }
        boolean found = false;
        for (TransportEntry link : links) {
            boolean usable = !query.avoidTransports().contains(link.id()) && link.edgeOf(at) >= 0;
            if (usable && !passed.contains(link.remoteOf(at))) {
                found = found || reaches(links, query, link.remoteOf(at), rest - 1, passed);
            }
        }
        passed.remove(at);
        return found;
    }
}
