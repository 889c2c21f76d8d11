package io.skyloom.bench.render;

import io.skyloom.bench.figure.Quantity;
import io.skyloom.bench.plan.Goal;
import io.skyloom.bench.recording.Figure;
import io.skyloom.bench.recording.Measured;
import io.skyloom.bench.recording.Section;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rows of a section as Markdown: what was varied, every figure, and a goal beside those that have one. */
final class Table {
    private static final String NOTHING = "–";

    private final Section section;
    private final Set<String> varied = new LinkedHashSet<>();
    private final Set<Quantity> quantities = EnumSet.noneOf(Quantity.class);
    private final Set<Quantity> withGoal = EnumSet.noneOf(Quantity.class);

    Table(Section section) {
        this.section = section;
        for (Measured row : section.rows()) {
            varied.addAll(row.what().keySet());
            quantities.addAll(row.figures().keySet());
            row.figures().keySet().stream()
                    .filter(quantity -> goal(row, quantity).isPresent())
                    .forEach(withGoal::add);
        }
    }

    String markdown() {
        List<String> names = new ArrayList<>(varied);
        for (Quantity quantity : quantities) {
            names.add(quantity.label());
            if (withGoal.contains(quantity)) {
                names.add("goal");
            }
        }
        StringBuilder out = new StringBuilder(line(names));
        out.append('|').append("---|".repeat(names.size())).append('\n');
        section.rows().forEach(row -> out.append(line(cells(row))));
        return out.toString();
    }

    private List<String> cells(Measured row) {
        List<String> cells = new ArrayList<>();
        varied.forEach(name -> cells.add(row.what().getOrDefault(name, NOTHING)));
        for (Quantity quantity : quantities) {
            Figure figure = row.figures().get(quantity);
            cells.add(figure == null ? NOTHING : figure.text(quantity));
            if (withGoal.contains(quantity)) {
                cells.add(
                        figure == null
                                ? NOTHING
                                : goal(row, quantity)
                                        .map(goal -> goal.text() + (goal.isMet(figure) ? " ✓" : " **missed**"))
                                        .orElse(NOTHING));
            }
        }
        return cells;
    }

    private Optional<Goal> goal(Measured row, Quantity quantity) {
        return Goal.of(section.group(), row, quantity);
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
