package io.skyloom.routing.finder;

import io.skyloom.entry.TransportEntry;
import io.skyloom.key.PubKey;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The published transports as a graph: visors are numbers in the order of their keys, each with its neighbours in that
 * order and, of several transports to one neighbour, the cheapest first. The same entries in any order make the same
 * graph. Arrays of numbers, no objects per transport. Immutable; any thread.
 */
public final class TransportGraph {
    private final PubKey[] visors;
    private final Map<PubKey, Integer> numbers;

    /** Where the half-edges of each visor begin; one more for the end. */
    private final int[] begin;

    /** The far end of each half-edge. */
    private final int[] neighbour;

    /** The transport of each half-edge. */
    private final int[] transport;

    private final long[] idHigh;
    private final long[] idLow;
    private final short[] cost;
    private final boolean[] dmsg;

    private TransportGraph(PubKey[] visors, Map<PubKey, Integer> numbers, List<TransportEntry> entries) {
        this.visors = visors;
        this.numbers = numbers;
        int count = entries.size();
        idHigh = new long[count];
        idLow = new long[count];
        cost = new short[count];
        dmsg = new boolean[count];
        begin = new int[visors.length + 1];
        neighbour = new int[2 * count];
        transport = new int[2 * count];
        int[] first = new int[count];
        int[] second = new int[count];
        for (int i = 0; i < count; i++) {
            TransportEntry entry = entries.get(i);
            idHigh[i] = entry.id().getMostSignificantBits();
            idLow[i] = entry.id().getLeastSignificantBits();
            cost[i] = (short) HopCost.of(entry.type());
            dmsg[i] = entry.type().equals(HopCost.DMSG);
            first[i] = numberOf(entry.first());
            second[i] = numberOf(entry.second());
            begin[first[i] + 1]++;
            begin[second[i] + 1]++;
        }
        fill(first, second);
    }

    /** Entries are in the order in which half-edges shall lie, so each visor's come out sorted by two passes. */
    private void fill(int[] first, int[] second) {
        for (int v = 0; v < visors.length; v++) {
            begin[v + 1] += begin[v];
        }
        int[] next = Arrays.copyOf(begin, visors.length);
        for (int i = 0; i < first.length; i++) {
            put(next[first[i]]++, second[i], i);
            put(next[second[i]]++, first[i], i);
        }
        long[] keys = new long[0];
        for (int v = 0; v < visors.length; v++) {
            int from = begin[v];
            int size = begin[v + 1] - from;
            keys = keys.length < size ? new long[size] : keys;
            // Neighbour above, transport below: transports are numbered by cost and id already.
            for (int i = 0; i < size; i++) {
                keys[i] = (long) neighbour[from + i] << Integer.SIZE | transport[from + i];
            }
            Arrays.sort(keys, 0, size);
            for (int i = 0; i < size; i++) {
                put(from + i, (int) (keys[i] >>> Integer.SIZE), (int) keys[i]);
            }
        }
    }

    private void put(int at, int far, int by) {
        neighbour[at] = far;
        transport[at] = by;
    }

    /** Makes the graph; transports of a visor to itself are left out, of equal ids only the first is taken. */
    public static TransportGraph of(Collection<TransportEntry> entries) {
        Map<UUID, TransportEntry> distinct = new HashMap<>(entries.size() * 2);
        for (TransportEntry entry : entries) {
            if (!entry.isSelf()) {
                distinct.putIfAbsent(entry.id(), entry);
            }
        }
        List<TransportEntry> sorted = distinct.values().stream()
                .sorted(Comparator.comparingInt((TransportEntry entry) -> HopCost.of(entry.type()))
                        .thenComparing(TransportEntry::id))
                .toList();
        PubKey[] visors = sorted.stream()
                .flatMap(entry -> java.util.stream.Stream.of(entry.first(), entry.second()))
                .distinct()
                .sorted()
                .toArray(PubKey[]::new);
        Map<PubKey, Integer> numbers = new HashMap<>(visors.length * 2);
        for (int i = 0; i < visors.length; i++) {
            numbers.put(visors[i], i);
        }
        return new TransportGraph(visors, numbers, sorted);
    }

    /** How many visors have a transport. */
    public int visors() {
        return visors.length;
    }

    /** How many transports there are. */
    public int transports() {
        return idHigh.length;
    }

    /** A visor's number; -1 when it has no transport. */
    int numberOf(PubKey visor) {
        return numbers.getOrDefault(visor, -1);
    }

    PubKey visor(int number) {
        return visors[number];
    }

    /** Where a visor's half-edges begin. */
    int begin(int visor) {
        return begin[visor];
    }

    /** Where they end. */
    int end(int visor) {
        return begin[visor + 1];
    }

    int neighbour(int halfEdge) {
        return neighbour[halfEdge];
    }

    UUID id(int halfEdge) {
        return new UUID(idHigh[transport[halfEdge]], idLow[transport[halfEdge]]);
    }

    int cost(int halfEdge) {
        return cost[transport[halfEdge]];
    }

    boolean isDmsg(int halfEdge) {
        return dmsg[transport[halfEdge]];
    }
}
