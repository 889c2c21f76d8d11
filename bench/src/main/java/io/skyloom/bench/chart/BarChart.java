package io.skyloom.bench.chart;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.List;
import java.util.Locale;

/**
 * Horizontal bars with a line for the spread and a mark for the goal, on a ground of their own, so that they can be read on
 * light and dark pages; where the reader's system is dark, the chart is dark as well.
 *
 * <p>Written by hand, since chart libraries for Java draw through AWT: the widths of their labels, and with them every
 * coordinate, come from whatever fonts the machine has, none at all on a bare one, so the same figures give another file
 * on each, and colours that follow the reader cannot be said there.
 */
public final class BarChart {
    private static final int WIDTH = 760;
    private static final int BAR = 14;
    private static final int STEP = 22;
    private static final int TOP = 44;
    private static final int BOTTOM = 14;
    private static final int MARGIN = 14;
    private static final int GAP = 8;
    private static final int TEXT_ROOM = 160;
    private static final double CHARACTER = 6.6;

    private static final String STYLE = """
            <style>
            .ground{fill:#ffffff;stroke:#d0d7de}.title{fill:#1f2328;font-weight:600}.text{fill:#1f2328}
            .label{fill:#424a53}.bar{fill:#4f83cc}.spread{stroke:#1f2328;stroke-width:1.5}.goal{stroke:#c4432b;stroke-width:2}
            text{font-family:ui-sans-serif,system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;font-size:12px}
            @media (prefers-color-scheme:dark){
            .ground{fill:#0d1117;stroke:#30363d}.title{fill:#e6edf3}.text{fill:#e6edf3}.label{fill:#b1bac4}
            .bar{fill:#3b6fb6}.spread{stroke:#e6edf3}.goal{stroke:#f0836b}}
            </style>
            """;

    private final String title;
    private final List<Bar> bars;
    private final int labels;
    private final double longest;

    /**
     * A chart of these bars from top to bottom, at least one.
     *
     * @param title above them, with the unit
     */
    public BarChart(String title, List<Bar> bars) {
        this.title = title;
        this.bars = List.copyOf(bars);
        int characters =
                bars.stream().mapToInt(bar -> bar.label().length()).max().orElse(0);
        this.labels = MARGIN + (int) Math.ceil(characters * CHARACTER);
        double most = bars.stream().mapToDouble(Bar::highest).max().orElse(0);
        double goals =
                bars.stream().mapToDouble(bar -> bar.goal().orElse(0)).max().orElse(0);
        // A goal far beyond what is reached would leave nothing to see of the bars.
        this.longest = Math.max(Math.max(most, Math.min(goals, 2 * most)), Double.MIN_NORMAL);
    }

    /** The file's text. */
    public String svg() {
        int height = TOP + STEP * bars.size() + BOTTOM;
        StringBuilder out = new StringBuilder();
        add(
                out,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">",
                WIDTH,
                height,
                WIDTH,
                height);
        add(out, "<title>%s</title>", escaped(title));
        out.append(STYLE);
        add(
                out,
                "<rect class=\"ground\" x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%d\" rx=\"6\"/>",
                WIDTH - 1,
                height - 1);
        add(out, "<text class=\"title\" x=\"%d\" y=\"26\">%s</text>", MARGIN, escaped(title));
        for (int i = 0; i < bars.size(); i++) {
            bar(out, bars.get(i), TOP + i * STEP);
        }
        return out.append("</svg>\n").toString();
    }

    private void bar(StringBuilder out, Bar bar, int y) {
        int left = labels + GAP;
        int middle = y + BAR / 2;
        add(
                out,
                "<text class=\"label\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                labels,
                y + 11,
                escaped(bar.label()));
        add(
                out,
                "<rect class=\"bar\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>",
                left,
                y,
                Math.max(1, x(bar.value()) - left),
                BAR);
        if (bar.highest() > bar.lowest()) {
            add(
                    out,
                    "<line class=\"spread\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>",
                    x(bar.lowest()),
                    middle,
                    x(bar.highest()),
                    middle);
        }
        double end = Math.max(x(bar.value()), x(bar.highest()));
        if (bar.goal().isPresent() && bar.goal().getAsDouble() <= longest) {
            double at = x(bar.goal().getAsDouble());
            add(out, "<line class=\"goal\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>", at, y - 2, at, y + BAR + 2);
            // The text gives way to a mark that it would lie upon.
            end = at > end - GAP && at < end + TEXT_ROOM ? Math.max(end, at) : end;
        }
        add(out, "<text class=\"text\" x=\"%.1f\" y=\"%d\">%s</text>", end + GAP, y + 11, escaped(bar.text()));
    }

    private double x(double value) {
        int left = labels + GAP;
        return left + (WIDTH - MARGIN - TEXT_ROOM - left) * Math.min(1, value / longest);
    }

    @FormatMethod
    private static void add(StringBuilder out, @FormatString String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
