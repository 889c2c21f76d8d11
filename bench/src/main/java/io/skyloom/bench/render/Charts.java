package io.skyloom.bench.render;

import io.skyloom.bench.chart.Bar;
import io.skyloom.bench.chart.BarChart;
import io.skyloom.bench.plan.ChartPlan;
import io.skyloom.bench.plan.Goal;
import io.skyloom.bench.recording.Figure;
import io.skyloom.bench.recording.Measured;
import io.skyloom.bench.recording.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/** Chooses what of a section is drawn. */
final class Charts {
    private Charts() {}

    /** The chart of a section; none where nothing was measured that could be drawn. */
    static Optional<BarChart> of(Section section) {
        return ChartPlan.of(section.group()).flatMap(plan -> drawn(plan, section));
    }

    private static Optional<BarChart> drawn(ChartPlan plan, Section section) {
        List<Bar> bars = new ArrayList<>();
        for (Measured row : section.rows()) {
            if (row.is(plan.where()) && row.figures().containsKey(plan.quantity())) {
                bars.add(bar(plan, row));
            }
        }
        String title = plan.title() + ", " + plan.quantity().label() + goalText(bars);
        return bars.isEmpty() ? Optional.empty() : Optional.of(new BarChart(title, bars));
    }

    private static String goalText(List<Bar> bars) {
        return bars.stream().anyMatch(bar -> bar.goal().isPresent()) ? " (red: the goal)" : "";
    }

    private static Bar bar(ChartPlan plan, Measured row) {
        Figure figure = Objects.requireNonNull(row.figures().get(plan.quantity()));
        OptionalDouble goal = Goal.of(plan.group(), row, plan.quantity()).stream()
                .mapToDouble(Goal::value)
                .findFirst();
        return new Bar(
                label(plan, row),
                figure.median(),
                figure.lowest(),
                figure.highest(),
                plan.quantity().text(figure.median()),
                goal);
    }

    /** Values that are numbers say whose they are. */
    private static String label(ChartPlan plan, Measured row) {
        List<String> words = new ArrayList<>();
        for (String name : plan.labels()) {
            String value = row.what().get(name);
            if (value != null) {
                words.add(value.matches("\\d+") ? worded(name, value) : value);
            }
        }
        return String.join(", ", words);
    }

    private static String worded(String name, String value) {
        return switch (name) {
            case "payload", "size", "bytes" -> value + " B";
            case "hops" -> value.equals("1") ? "1 hop" : value + " hops";
            case "routes" -> value.equals("1") ? "1 route" : value + " routes";
            default -> name + " " + value;
        };
    }
}
