package io.skyloom.bench.check;

import io.skyloom.bench.figure.Quantity;
import io.skyloom.bench.recording.Figure;
import io.skyloom.bench.recording.Recording;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Something that must not get worse: a figure measured by a yardstick of the same run, or a figure alone.
 *
 * @param name of it
 * @param measured less of it is better
 * @param yardstick what it is divided by, summed; empty for a figure that stands alone
 * @param tolerance how much worse it may get: a part of the recorded ratio, or an amount for a figure that stands alone
 */
record Guard(String name, Term measured, List<Term> yardstick, double tolerance) {
    /** What the medians say, and what the best rounds say: on a busy machine only those were not held up. */
    record Value(double median, double best) {}

    /** Its value in a recording; empty where one of its figures is missing. */
    Optional<Value> in(Recording recording) {
        Optional<Figure> figure = measured.in(recording);
        double median = 0;
        double lowest = 0;
        for (Term term : yardstick) {
            Optional<Figure> one = term.in(recording);
            if (one.isEmpty()) {
                return Optional.empty();
            }
            median += one.get().median();
            lowest += one.get().lowest();
        }
        double by = yardstick.isEmpty() ? 1 : median;
        double byLowest = yardstick.isEmpty() ? 1 : lowest;
        return figure.map(one -> new Value(one.median() / by, one.lowest() / byLowest));
    }

    /** Whether it was measured by groups of these alone. */
    boolean needsOnly(Collection<String> groups) {
        return groups.containsAll(groups());
    }

    /** The groups that it needs. */
    Set<String> groups() {
        Set<String> all = new LinkedHashSet<>();
        all.add(measured.group());
        yardstick.forEach(term -> all.add(term.group()));
        return all;
    }

    /** The most that it may be when it was so much in the recorded run. */
    double bound(double recorded) {
        return yardstick.isEmpty() ? recorded + tolerance : recorded * (1 + tolerance);
    }

    /** What is compared. */
    static List<Guard> all() {
        return ALL;
    }

    /** Loads of a few seconds on a machine that does other things as well. */
    private static final double OF_A_LOAD = 0.35;

    /** Iterations of some milliseconds. */
    private static final double OF_A_BENCHMARK = 0.5;

    private static final double A_BYTE = 1;

    private static final List<Guard> ALL = List.of(
            relay("64"),
            relay("1024"),
            relay("4037"),
            new Guard("relay, CPU s/GB: 64 B over 1 KiB", relayed("64"), List.of(relayed("1024")), OF_A_BENCHMARK),
            stream("1024", "sender"),
            stream("1024", "receiver"),
            stream("4096", "sender"),
            stream("4096", "receiver"),
            forward("64"),
            forward("1024"),
            forward("4037"),
            frame("write", "seal"),
            frame("read", "open"),
            new Guard(
                    "group, ns: 4037 B written and read over one frame sealed and opened",
                    nanos("group", Map.of("benchmark", "writeAndRead", "cipher", "openssl", "bytes", "4037")),
                    List.of(cipher("seal", "4070"), cipher("open", "4070")),
                    OF_A_BENCHMARK),
            new Guard(
                    "mux, ns: a write through a stream over the carrier alone",
                    nanos("mux", Map.of("benchmark", "bulk", "carrier", "memory")),
                    List.of(nanos("mux", Map.of("benchmark", "plain", "carrier", "memory"))),
                    OF_A_BENCHMARK),
            allocated("forward", Map.of("benchmark", "lookup", "routes", "64"), A_BYTE),
            allocated("forward", Map.of("benchmark", "rewrite", "routes", "64"), A_BYTE),
            allocated("forward", Map.of("benchmark", "forward", "payload", "64"), A_BYTE),
            allocated("forward", Map.of("benchmark", "forward", "payload", "1024"), A_BYTE),
            allocated("frame", Map.of("benchmark", "write", "cipher", "plain", "payload", "1024"), A_BYTE),
            allocated("frame", Map.of("benchmark", "read", "cipher", "plain", "payload", "1024"), A_BYTE),
            allocated("group", Map.of("benchmark", "writeAndRead", "cipher", "plain", "bytes", "64"), 16),
            allocated("group", Map.of("benchmark", "writeAndRead", "cipher", "plain", "bytes", "4037"), 48));

    private static Guard relay(String payload) {
        return new Guard(
                "relay, CPU s/GB at " + payload + " B over (cipher alone + raw socket) of both sides",
                relayed(payload),
                List.of(
                        side(payload, "sender", Quantity.CIPHER_SECONDS_PER_GIGABYTE),
                        side(payload, "sender", Quantity.SOCKET_SECONDS_PER_GIGABYTE),
                        side(payload, "receiver", Quantity.CIPHER_SECONDS_PER_GIGABYTE),
                        side(payload, "receiver", Quantity.SOCKET_SECONDS_PER_GIGABYTE)),
                OF_A_LOAD);
    }

    private static Term relayed(String payload) {
        Map<String, String> where = Map.of("payload", payload, "routes", "1", "sends", "batches");
        return new Term("relay", where, Quantity.CPU_SECONDS_PER_GIGABYTE);
    }

    private static Term side(String payload, String side, Quantity quantity) {
        return new Term("stream", Map.of("payload", payload, "side", side), quantity);
    }

    private static Guard stream(String payload, String side) {
        return new Guard(
                "stream, CPU s/GB of the " + side + " at " + payload + " B over (cipher alone + raw socket)",
                side(payload, side, Quantity.CPU_SECONDS_PER_GIGABYTE),
                List.of(
                        side(payload, side, Quantity.CIPHER_SECONDS_PER_GIGABYTE),
                        side(payload, side, Quantity.SOCKET_SECONDS_PER_GIGABYTE)),
                OF_A_LOAD);
    }

    private static Guard forward(String payload) {
        return new Guard(
                "forward, ns at " + payload + " B over the copy alone",
                nanos("forward", Map.of("benchmark", "forward", "payload", payload)),
                List.of(nanos("forward", Map.of("benchmark", "copy", "payload", payload))),
                OF_A_BENCHMARK);
    }

    private static Guard frame(String half, String call) {
        return new Guard(
                "frame, ns: " + half + " of 4037 B over one frame's " + call,
                nanos("frame", Map.of("benchmark", half, "cipher", "openssl", "payload", "4037")),
                List.of(cipher(call, "4070")),
                OF_A_BENCHMARK);
    }

    private static Term cipher(String call, String size) {
        return nanos("cipher", Map.of("benchmark", call, "codec", "openssl", "size", size));
    }

    private static Term nanos(String group, Map<String, String> where) {
        return new Term(group, where, Quantity.NANOS);
    }

    private static Guard allocated(String group, Map<String, String> where, double tolerance) {
        String row = String.join(
                " ",
                where.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(one ->
                                one.getKey().equals("benchmark") ? one.getValue() : one.getKey() + " " + one.getValue())
                        .toList());
        return new Guard(
                group + ", B allocated: " + row,
                new Term(group, where, Quantity.ALLOCATED_PER_OPERATION),
                List.of(),
                tolerance);
    }
}
