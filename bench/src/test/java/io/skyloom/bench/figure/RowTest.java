package io.skyloom.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowTest {
    @Test
    void shouldComeThroughALineOfJson() {
        Row row = Row.of("payload", 64)
                .and("side", "sender")
                .with(Quantity.CORES, 0.75)
                .with(Quantity.NANOS, 12);
        String line = RowPrinter.line(row);
        assertThat(RowPrinter.isRow(line)).isTrue();
        assertThat(RowPrinter.parse(line)).isEqualTo(row);
        assertThat(List.copyOf(RowPrinter.parse(line).what().keySet())).containsExactly("payload", "side");
    }

    @Test
    void shouldNotTakeOtherOutputForARow() {
        assertThat(RowPrinter.isRow("middle: forwarded 7")).isFalse();
        assertThat(RowPrinter.isRow("{\"schema\":1}")).isFalse();
    }

    @Test
    void shouldLeaveOutWhatIsNotANumber() {
        assertThat(Row.of("payload", 64).with(Quantity.HEAP_BYTES, Double.NaN).figures())
                .isEmpty();
    }

    @Test
    void shouldShowAsManyDigitsAsMeanSomething() {
        assertThat(Quantity.CPU_SECONDS_PER_GIGABYTE.text(1.234)).isEqualTo("1.23");
        assertThat(Quantity.CPU_SECONDS_PER_GIGABYTE.text(123.45)).isEqualTo("123.5");
        assertThat(Quantity.NANOS.text(12345.6)).isEqualTo("12346");
        assertThat(Quantity.ALLOCATED_PER_OPERATION.text(-0.001)).isEqualTo("0.0");
    }
}
