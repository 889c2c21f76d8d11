package io.skyloom.bench.run;

import io.skyloom.bench.figure.Quantity;
import io.skyloom.bench.figure.Row;
import io.skyloom.bench.figure.RowPrinter;
import java.util.List;

/** A load program without load: so many rounds, and an end as it is told. */
final class Rows {
    private static final int FAILURE = 7;

    private Rows() {}

    public static void main(String[] arguments) {
        RowPrinter out = RowPrinter.toStandardOutput(true);
        System.out.println("something for people");
        for (int round = 0; round < Integer.parseInt(arguments[0]); round++) {
            out.print(Row.of("of", "nothing").with(Quantity.SECONDS, round));
        }
        System.exit(List.of(arguments).contains("fail") ? FAILURE : 0);
    }
}
