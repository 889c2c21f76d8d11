package io.skyloom.bench.figure;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prints rows where a load program is run: a table for people, or one JSON object a line for {@link #parse}. Used by one
 * thread.
 */
public final class RowPrinter {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final PrintStream out;
    private final PrintStream notes;
    private final boolean json;
    private List<String> columns = List.of();

    private RowPrinter(PrintStream out, PrintStream notes, boolean json) {
        this.out = out;
        this.notes = notes;
        this.json = json;
    }

    /** Prints to the standard output; with {@code json}, whatever is meant for people goes to the standard error. */
    public static RowPrinter toStandardOutput(boolean json) {
        return new RowPrinter(System.out, json ? System.err : System.out, json);
    }

    /** Prints a row. */
    public void print(Row row) {
        if (json) {
            out.println(line(row));
            return;
        }
        List<String> names = new ArrayList<>(row.what().keySet());
        row.figures().keySet().forEach(quantity -> names.add(quantity.label()));
        if (!names.equals(columns)) {
            columns = names;
            out.println("| " + String.join(" | ", names) + " |");
            out.println("|" + "---|".repeat(names.size()));
        }
        List<String> cells = new ArrayList<>(row.what().values());
        row.figures().forEach((quantity, value) -> cells.add(quantity.text(value)));
        out.println("| " + String.join(" | ", cells) + " |");
    }

    /** Tells people something. */
    public void note(String text) {
        notes.println(text);
    }

    static String line(Row row) {
        return JSON.writeValueAsString(row);
    }

    /** Whether a line of output is a row. */
    public static boolean isRow(String line) {
        return line.startsWith("{") && line.contains("\"figures\"");
    }

    /** The row in a line of output. */
    public static Row parse(String line) {
        return JSON.readValue(line, Row.class);
    }
}
