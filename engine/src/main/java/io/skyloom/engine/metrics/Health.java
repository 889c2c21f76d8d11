package io.skyloom.engine.metrics;

import io.skyloom.json.JsonWriter;
import io.skyloom.seam.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * Whether a program does its work, as the sum of what its parts say about themselves. Any thread. A part is asked when
 * somebody asks for the whole; it must answer at once.
 */
public final class Health {
    /** How a part fares; the worst of all counts for the whole. */
    public enum State {
        /** It does its work. */
        OK(0),
        /** It works with less than it wants, and goes on trying. */
        DEGRADED(1),
        /** It does not work; whoever watches the program should look or restart it. */
        FAILING(2);

        private final int severity;

        State(int severity) {
            this.severity = severity;
        }

        /** 0 for work, more for worse. */
        int severity() {
            return severity;
        }
    }

    /**
     * What a part says.
     *
     * @param detail a few words for people, such as {@code 2 of 2 sessions}
     */
    public record Report(State state, String detail) {
        /** It does its work. */
        public static Report ok(String detail) {
            return new Report(State.OK, detail);
        }

        /** It works with less than it wants. */
        public static Report degraded(String detail) {
            return new Report(State.DEGRADED, detail);
        }

        /** It does not work. */
        public static Report failing(String detail) {
            return new Report(State.FAILING, detail);
        }
    }

    private final String name;
    private final String version;
    private final Clock clock;
    private final long startedMillis;
    private final long startedNanos;
    private final Map<String, Supplier<Report>> parts = new ConcurrentSkipListMap<>();

    /**
     * Begins to count the time.
     *
     * @param name of the program, for example the visor's key
     */
    public Health(String name, String version, Clock clock) {
        this.name = name;
        this.version = version;
        this.clock = clock;
        this.startedMillis = clock.wallMillis();
        this.startedNanos = clock.nanoTime();
    }

    /** Lets a part have its say, in the place of an earlier one of that name. */
    public void part(String part, Supplier<Report> report) {
        parts.put(part, report);
    }

    /** The worst that any part says now. */
    public State state() {
        return worst(reports());
    }

    /** How long the program has been running. */
    public Duration uptime() {
        return Duration.ofNanos(clock.nanoTime() - startedNanos);
    }

    /** The whole as JSON, version 1 of its form: fields may be added, never renamed. */
    public String json() {
        return json(reports());
    }

    /** The whole as JSON from reports taken before. */
    String json(Map<String, Report> reports) {
        JsonWriter json = new JsonWriter()
                .beginObject()
                .name("schema")
                .value(1)
                .field("status", text(worst(reports)))
                .field("name", name)
                .field("version", version)
                .field("started_at", Instant.ofEpochMilli(startedMillis).toString())
                .name("uptime_seconds")
                .value(uptime().toSeconds())
                .name("parts")
                .beginObject();
        reports.forEach((part, report) -> json.name(part)
                .beginObject()
                .field("status", text(report.state()))
                .field("detail", report.detail())
                .endObject());
        return json.endObject().endObject().toString();
    }

    /** What each part says now. */
    Map<String, Report> reports() {
        Map<String, Report> reports = new LinkedHashMap<>();
        parts.forEach((part, supplier) -> reports.put(part, ask(supplier)));
        return reports;
    }

    static State worst(Map<String, Report> reports) {
        return reports.values().stream()
                .map(Report::state)
                .reduce(State.OK, (a, b) -> a.severity >= b.severity ? a : b);
    }

    @SuppressWarnings("CatchingUnchecked") // a part that cannot even answer does not work
    private static Report ask(Supplier<Report> part) {
        try {
            return part.get();
        } catch (RuntimeException e) {
            return Report.failing("cannot say: " + e);
        }
    }

    private static String text(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
