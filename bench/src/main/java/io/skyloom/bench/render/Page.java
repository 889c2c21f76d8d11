package io.skyloom.bench.render;

import io.skyloom.bench.chart.BarChart;
import io.skyloom.bench.recording.Machine;
import io.skyloom.bench.recording.Recording;
import io.skyloom.bench.recording.Section;
import io.skyloom.bench.run.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes the page of results and its charts. */
public final class Page {
    private static final int COLUMNS = 120;

    private final Recording recording;
    private final List<Group> groups;

    /**
     * A page of these groups.
     *
     * @param groups in their order; those that were not measured are left out
     */
    public Page(Recording recording, List<Group> groups) {
        this.recording = recording;
        this.groups = List.copyOf(groups);
    }

    /** Writes {@code RESULTS.md} and {@code charts/*.svg} into the folder, over what is there. */
    public void write(Path folder) throws IOException {
        Path charts = Files.createDirectories(folder.resolve("charts"));
        for (Section section : recording.sections()) {
            Optional<BarChart> chart = Charts.of(section);
            if (chart.isPresent()) {
                Files.writeString(
                        charts.resolve(section.group() + ".svg"), chart.get().svg());
            } else {
                Files.deleteIfExists(charts.resolve(section.group() + ".svg"));
            }
        }
        Files.writeString(folder.resolve("RESULTS.md"), markdown());
    }

    String markdown() {
        StringBuilder out = new StringBuilder(wrapped(head()));
        failures(out);
        for (Group group : groups) {
            recording.section(group.name()).ifPresent(section -> part(out, group, section));
        }
        return out.toString();
    }

    private String head() {
        Machine machine = recording.machine();
        return String.format(
                Locale.ROOT,
                """
                # What was measured, and how

                `./skyloom bench` writes this page, its charts and the raw figures ([results.json](results.json)); \
                `./skyloom bench --help` says how to measure less. What a command cannot measure again, such as \
                comparisons with other programs, stands in [BY-HAND.md](BY-HAND.md).

                Read the figures as ratios, and only within one sitting: %s, %d cores, %d MiB of memory, %s, loopback only. \
                Java %s with `%s`. Each figure is the median of its rounds (forks and iterations of JMH, fresh \
                processes of the load programs), lowest and highest in brackets. GB are 10^9 bytes, MB 10^6. \
                Steps took %.0f %% of the usual time.

                """,
                machine.processor(),
                machine.cores(),
                machine.memoryMiB(),
                machine.kernel(),
                machine.java(),
                String.join(" ", machine.flags()),
                100 * recording.pace());
    }

    private void failures(StringBuilder out) {
        List<String> all = new ArrayList<>();
        for (Section section : recording.sections()) {
            section.failures().forEach(failure -> all.add("* " + section.group() + ": " + failure));
        }
        if (!all.isEmpty()) {
            out.append("**These steps failed** and are missing below:\n\n")
                    .append(String.join("\n", all))
                    .append("\n\n");
        }
    }

    private static void part(StringBuilder out, Group group, Section section) {
        out.append("## ")
                .append(group.title())
                .append("\n\n")
                .append(wrapped(group.text()))
                .append("\n\n");
        section.commands().forEach(command -> out.append("    ").append(command).append('\n'));
        out.append('\n');
        if (Charts.of(section).isPresent()) {
            out.append("![")
                    .append(group.title())
                    .append("](charts/")
                    .append(section.group())
                    .append(".svg)\n\n");
        }
        if (!section.rows().isEmpty()) {
            out.append(new Table(section).markdown()).append('\n');
        }
        out.append(wrapped(section.conditions().text())).append("\n\n");
    }

    /** Breaks lines between words, so that a change of one figure is a change of one line. */
    private static String wrapped(String text) {
        StringBuilder out = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            int column = 0;
            for (String word : line.split(" ", -1)) {
                boolean full = column + 1 + word.length() > COLUMNS && column > 0;
                if (column > 0) {
                    out.append(full ? '\n' : ' ');
                }
                column = full ? word.length() : column + (column > 0 ? 1 : 0) + word.length();
                out.append(word);
            }
            out.append('\n');
        }
        return out.deleteCharAt(out.length() - 1).toString();
    }
}
