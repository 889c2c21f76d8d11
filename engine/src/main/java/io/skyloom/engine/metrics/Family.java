package io.skyloom.engine.metrics;

import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The numbers of one name and how they are written. Values with a class's identity, as registries want them. */
final class Family {
    private static final Logger LOG = LoggerFactory.getLogger(Family.class);

    private final String name;
    private final String type;
    private final String help;
    private final List<String> labels;
    private final Supplier<List<Sample>> values;

    /** Set by the first reading that failed, so that it is told once. */
    private final AtomicBoolean told = new AtomicBoolean();

    Family(String name, String type, String help, List<String> labels, Supplier<List<Sample>> values) {
        this.name = name;
        this.type = type;
        this.help = help;
        this.labels = List.copyOf(labels);
        this.values = values;
    }

    String name() {
        return name;
    }

    List<String> labels() {
        return labels;
    }

    /** Writes all numbers of this moment; none when they cannot be had, so that the others are read all the same. */
    void write(StringBuilder out) {
        List<Sample> samples = read();
        out.append("# HELP ")
                .append(name)
                .append(' ')
                .append(escaped(help, false))
                .append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        for (Sample sample : samples) {
            write(out, sample);
        }
    }

    @SuppressWarnings("CatchingUnchecked") // a supplier may fail in any way while its owner is closing
    private List<Sample> read() {
        try {
            List<Sample> samples = values.get();
            if (samples.stream().allMatch(sample -> sample.labels().size() == labels.size())) {
                return samples;
            }
            throw new IllegalStateException("labels wanted: " + labels + ", given: " + samples);
        } catch (RuntimeException e) {
            if (told.compareAndSet(false, true)) {
                LOG.warn("the numbers called {} cannot be read (told once)", name, e);
            }
            return List.of();
        }
    }

    private void write(StringBuilder out, Sample sample) {
        out.append(name);
        for (int i = 0; i < labels.size(); i++) {
            out.append(i == 0 ? '{' : ',').append(labels.get(i)).append("=\"");
            out.append(escaped(sample.labels().get(i), true)).append('"');
        }
        out.append(labels.isEmpty() ? " " : "} ").append(text(sample.value())).append('\n');
    }

    private static String text(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e18
                ? Long.toString((long) value)
                : new BigDecimal(Double.toString(value)).toPlainString();
    }

    private static String escaped(String text, boolean quotes) {
        String plain = text.replace("\\", "\\\\").replace("\n", "\\n");
        return quotes ? plain.replace("\"", "\\\"") : plain;
    }
}
