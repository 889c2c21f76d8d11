package io.skyloom.engine.metrics;

import io.skyloom.registry.IdentityRegistry;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * All numbers of one program, each under a name that stays the same from version to version. Any thread registers and
 * reads. A number is asked for only when somebody reads it, so its supplier must be quick and wait for nothing.
 */
public final class Metrics {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
    private static final String PREFIX = "skyloom_";

    private final IdentityRegistry<String, Family> families = new IdentityRegistry<>();

    /** No numbers yet. */
    public Metrics() {}

    /** What was registered; closing it takes the numbers away again. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * A number that goes up and down.
     *
     * @param name lower case with underscores; {@code skyloom_} is put in front
     * @param help one sentence
     * @throws IllegalArgumentException when the name is taken or malformed
     */
    public Registration gauge(String name, String help, DoubleSupplier value) {
        return gauges(name, help, List.of(), () -> List.of(new Sample(List.of(), value.getAsDouble())));
    }

    /** Numbers that go up and down, told apart by labels; which there are may differ from one reading to the next. */
    public Registration gauges(String name, String help, List<String> labels, Supplier<List<Sample>> values) {
        return install(new Family(PREFIX + name, "gauge", help, labels, values));
    }

    /**
     * A number that only grows.
     *
     * @param name as for {@link #gauge}; ends in {@code _total}
     */
    public Registration counter(String name, String help, LongSupplier value) {
        return counters(name, help, List.of(), () -> List.of(Sample.of(value.getAsLong())));
    }

    /** Numbers that only grow, told apart by labels. */
    public Registration counters(String name, String help, List<String> labels, Supplier<List<Sample>> values) {
        if (!name.endsWith("_total")) {
            throw new IllegalArgumentException("a counter's name ends in _total, unlike " + name);
        }
        return install(new Family(PREFIX + name, "counter", help, labels, values));
    }

    /** Everything in the text form of monitoring systems (Prometheus, version 0.0.4), by name. */
    public String text() {
        StringBuilder out = new StringBuilder(4096);
        families.snapshot().stream().sorted(Comparator.comparing(Family::name)).forEach(family -> family.write(out));
        return out.toString();
    }

    private Registration install(Family family) {
        require(family.name(), "name");
        family.labels().forEach(label -> require(label, "label"));
        if (families.installUnless(family.name(), family, former -> true) != family) {
            throw new IllegalArgumentException("there are numbers called " + family.name() + " already");
        }
        return () -> families.remove(family.name(), family);
    }

    private static void require(String name, String what) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a " + what + " has lower case letters, digits and _ only, unlike " + name);
        }
    }
}
