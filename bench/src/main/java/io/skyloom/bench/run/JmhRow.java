package io.skyloom.bench.run;

import io.skyloom.bench.figure.Quantity;
import io.skyloom.bench.recording.Figure;
import io.skyloom.bench.recording.Measured;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/** Makes JMH's results figures: each iteration of each fork is a round. */
final class JmhRow {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final int P50 = 50;
    private static final int P90 = 90;
    private static final int P99 = 99;

    private JmhRow() {}

    static Measured of(RunResult result) {
        BenchmarkParams params = result.getParams();
        Map<String, String> what = new LinkedHashMap<>();
        what.put(
                "benchmark",
                params.getBenchmark().substring(params.getBenchmark().lastIndexOf('.') + 1));
        params.getParamsKeys().forEach(name -> what.put(name, params.getParam(name)));
        Map<Quantity, Figure> figures = new EnumMap<>(Quantity.class);
        if (params.getMode() == Mode.SampleTime) {
            percentiles(result.getPrimaryResult().getStatistics(), figures);
        } else {
            put(figures, unit(params), result, IterationResult::getPrimaryResult, 1);
        }
        put(figures, Quantity.ALLOCATED_PER_OPERATION, result, secondary("gc.alloc.rate.norm"), 1);
        put(figures, Quantity.CPU_MICROS, result, secondary("cpu"), NANOS_PER_MICRO);
        aux(figures, Quantity.INITIATOR_CPU_MICROS, result, "initiatorMicros");
        aux(figures, Quantity.RESPONDER_CPU_MICROS, result, "responderMicros");
        return new Measured(what, figures);
    }

    private static Quantity unit(BenchmarkParams params) {
        if (params.getMode() == Mode.Throughput) {
            return Quantity.PER_SECOND;
        }
        return switch (params.getTimeUnit()) {
            case NANOSECONDS -> Quantity.NANOS;
            case MICROSECONDS -> Quantity.MICROS;
            case MILLISECONDS -> Quantity.MILLIS;
            default -> throw new IllegalArgumentException("no quantity for " + params.getTimeUnit());
        };
    }

    private static void percentiles(Statistics all, Map<Quantity, Figure> figures) {
        figures.put(Quantity.P50_MILLIS, Figure.of(all.getPercentile(P50)));
        figures.put(Quantity.P90_MILLIS, Figure.of(all.getPercentile(P90)));
        figures.put(Quantity.P99_MILLIS, Figure.of(all.getPercentile(P99)));
    }

    @SuppressWarnings("rawtypes") // as JMH has it
    private static Function<IterationResult, @Nullable Result> secondary(String name) {
        return iteration -> iteration.getSecondaryResults().entrySet().stream()
                .filter(one -> one.getKey().endsWith(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    @SuppressWarnings("rawtypes") // as JMH has it
    private static void put(
            Map<Quantity, Figure> figures,
            Quantity quantity,
            RunResult result,
            Function<IterationResult, @Nullable Result> of,
            double divisor) {
        List<Double> scores = new ArrayList<>();
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                Result one = of.apply(iteration);
                if (one != null && Double.isFinite(one.getScore())) {
                    scores.add(one.getScore() / divisor);
                }
            }
        }
        if (!scores.isEmpty()) {
            figures.put(quantity, Figure.of(scores));
        }
    }

    /** These are averages over all iterations already. */
    @SuppressWarnings("rawtypes") // as JMH has it
    private static void aux(Map<Quantity, Figure> figures, Quantity quantity, RunResult result, String name) {
        Map<String, Result> all = result.getSecondaryResults();
        Result one = all.get(name);
        if (one != null) {
            figures.put(quantity, Figure.of(one.getScore()));
        }
    }
}
