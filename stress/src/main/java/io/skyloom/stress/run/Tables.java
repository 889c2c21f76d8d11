package io.skyloom.stress.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.openjdk.jcstress.annotations.Expect;

/** Findings as text that reads well in a terminal and as a document. */
final class Tables {
    /** Before the section that is written anew. */
    static final String BEGIN = "<!-- results: written by ./skyloom stress --tables -->";

    /** Behind it. */
    static final String END = "<!-- end of results -->";

    private final Findings findings;
    private final String conditions;

    /** @param conditions where and how the tests ran, in a sentence */
    Tables(Findings findings, String conditions) {
        this.findings = findings;
        this.conditions = conditions;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(conditions).append('\n');
        if (!findings.missing().isEmpty()) {
            text.append("\nNot run, for want of processors: ")
                    .append(String.join(
                            ", ", findings.missing().stream().map(Tables::brief).toList()))
                    .append(".\n");
        }
        findings.byClass().forEach((name, tests) -> table(text, name, tests));
        return text.toString();
    }

    private static void table(StringBuilder text, String name, List<Seen> tests) {
        text.append("\n### ").append(simple(name)).append("\n\n`").append(name).append("`\n\n");
        text.append("| race | outcome | expected | seen | what it means |\n|---|---|---|---:|---|\n");
        for (Seen seen : tests) {
            String race = brief(seen.test().name()) + ": " + seen.test().description() + ", " + count(seen.samples())
                    + " times";
            for (Seen.Row row : seen.rows()) {
                text.append("| ")
                        .append(race)
                        .append(" | `")
                        .append(row.outcome().replace("|", "\\|"));
                text.append("` | ").append(expected(row)).append(" | ").append(seen(row, seen.samples()));
                text.append(" | ").append(row.meaning()).append(" |\n");
                race = "";
            }
            seen.troubles()
                    .forEach(trouble -> text.append("|  |  | **did not run** |  | ")
                            .append(trouble)
                            .append(" |\n"));
        }
    }

    private static String expected(Seen.Row row) {
        String word = row.expected() == Expect.ACCEPTABLE_INTERESTING
                ? "allowed, rare"
                : row.expected() == Expect.ACCEPTABLE ? "allowed" : "forbidden";
        return row.isBad() ? "**" + word + "**" : word;
    }

    private static String seen(Seen.Row row, long samples) {
        if (row.count() == 0) {
            return row.expected() == Expect.FORBIDDEN ? "0" : "not this time";
        }
        double share = 100.0 * row.count() / samples;
        String text = share >= 0.1 ? String.format(Locale.ROOT, "%.1f %%", share) : "< 0.1 %";
        return count(row.count()) + " (" + text + ")";
    }

    /** Writes the text between the marks of a document. */
    void writeInto(Path document) throws IOException {
        String old = Files.readString(document);
        int begin = old.indexOf(BEGIN);
        int end = old.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(document + " has no lines \"" + BEGIN + "\" and \"" + END + "\" to write between");
        }
        Files.writeString(document, old.substring(0, begin) + BEGIN + "\n\n" + this + "\n" + old.substring(end));
    }

    private static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
    }

    /** The name of a test without its package. */
    private static String brief(String test) {
        List<String> parts = List.of(test.split("\\."));
        int first = 0;
        while (first < parts.size() - 1
                && Character.isLowerCase(parts.get(first).charAt(0))) {
            first++;
        }
        return String.join(".", parts.subList(first, parts.size()));
    }

    /** What is to be said last. */
    String verdict() {
        StringBuilder text = new StringBuilder();
        for (Seen seen : findings.bad()) {
            text.append("BAD: ").append(seen.test().name()).append('\n');
            seen.rows().stream()
                    .filter(Seen.Row::isBad)
                    .forEach(row -> text.append("  saw ")
                            .append(row.outcome())
                            .append(", ")
                            .append(row.count())
                            .append(" times: ")
                            .append(row.meaning())
                            .append('\n'));
            seen.troubles().forEach(trouble -> text.append("  ").append(trouble).append('\n'));
        }
        findings.lost().forEach(name -> text.append("BAD: ").append(name).append("\n  nothing was heard of it\n"));
        return text.append(String.format(
                        Locale.ROOT,
                        "%d tests, %,d samples, %d bad",
                        findings.tests(),
                        findings.samples(),
                        findings.bad().size()))
                .toString();
    }
}
