package io.skyloom.engine.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What happened, and how long conversations were silent after it. A silence is put down to the last event between its
 * beginning and the moment when the next answer was due; where that names one of the two ends, it wins. Used by the driving
 * thread.
 */
public final class ChurnLog {
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Map<String, List<Duration>> recoveries = new TreeMap<>();
    private final List<Event> recent = new ArrayList<>();

    /** How long each conversation through a proxy was without an answer after everything was healed. */
    private final List<Duration> proxies = new ArrayList<>();

    ChurnLog() {}

    /** @param kind the verb and what kind of thing it befell */
    private record Event(Duration at, String kind, String text) {
        boolean names(Talk talk) {
            return text.endsWith(" " + talk.from()) || text.endsWith(" " + talk.to());
        }
    }

    void happened(Duration at, Step step) {
        String kind = kind(step);
        counts.merge(kind, 1, Integer::sum);
        recent.add(new Event(at, kind, step.toString()));
    }

    /** Takes back what was noted as having happened: nothing could come of it. */
    void inVain(Step step) {
        counts.merge(kind(step), -1, Integer::sum);
        String text = step.toString();
        for (int i = recent.size() - 1; i >= 0; i--) {
            if (recent.get(i).text().equals(text)) {
                recent.remove(i);
                return;
            }
        }
    }

    private static String kind(Step step) {
        String word = step.words().isEmpty() ? "" : step.word(0);
        String what = word.contains("-") || word.contains(">")
                ? "link"
                : word.startsWith("dmsg") ? "dmsg-server" : word.equals("setup") ? "setup-node" : "visor";
        return step.verb() + " " + (word.startsWith("dmsg") && what.equals("link") ? "link of servers" : what);
    }

    /** How much happened. */
    public int events() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Puts the silences of a conversation down to events; those before are forgotten. */
    void attribute(Talk talk) {
        for (Talk.Gap gap : talk.takeGaps()) {
            Event cause = causeOf(talk, gap);
            String kind = cause == null ? "(later effect)" : cause.kind();
            Duration since = cause == null ? gap.from() : cause.at();
            recoveries
                    .computeIfAbsent(kind, any -> new ArrayList<>())
                    .add(gap.to().minus(since));
        }
    }

    /** Forgets events that no further silence can be put down to. */
    void forgetEvents() {
        recent.clear();
    }

    private @Nullable Event causeOf(Talk talk, Talk.Gap gap) {
        Event found = null;
        for (Event event : recent) {
            boolean within = event.at().compareTo(gap.from()) >= 0 && event.at().compareTo(gap.due()) <= 0;
            if (within && (found == null || event.names(talk) || !found.names(talk))) {
                found = event;
            }
        }
        return found;
    }

    /**
     * What one kind of event did.
     *
     * @param event the verb and what it befell
     * @param times how often it happened
     * @param silences how many conversations fell silent after it
     * @param median of how long they were silent; zero when none was
     * @param p99 of the same
     */
    public record Row(String event, int times, int silences, Duration median, Duration p99) {}

    /** Everything that happened, by kind. */
    public List<Row> rows() {
        TreeMap<String, Integer> all = new TreeMap<>(counts);
        recoveries.keySet().forEach(kind -> all.putIfAbsent(kind, 0));
        List<Row> rows = new ArrayList<>();
        all.forEach((kind, times) -> {
            List<Duration> spans = recoveries.getOrDefault(kind, List.of());
            rows.add(new Row(kind, times, spans.size(), percentile(spans, 50), percentile(spans, 99)));
        });
        return rows;
    }

    /** A proxy has carried its first answer since everything was healed. */
    void proxyAnswered(Duration after) {
        proxies.add(after);
    }

    /** How long conversations through proxies waited for an answer after everything was healed. */
    public List<Duration> proxyWaits() {
        return List.copyOf(proxies);
    }

    /** One line per kind: how often it happened, and what came of it. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%-24s %8s %9s %10s %10s", "event", "times", "silences", "median", "p99"));
        for (Row row : rows()) {
            boolean none = row.silences() == 0;
            lines.add(String.format(
                    Locale.ROOT,
                    "%-24s %8d %9d %10s %10s",
                    row.event(),
                    row.times(),
                    row.silences(),
                    none ? "-" : Spans.text(row.median()),
                    none ? "-" : Spans.text(row.p99())));
        }
        return lines;
    }

    static Duration percentile(List<Duration> spans, int percent) {
        List<Duration> sorted = spans.stream().sorted().toList();
        return sorted.isEmpty() ? Duration.ZERO : sorted.get((sorted.size() - 1) * percent / 100);
    }
}
