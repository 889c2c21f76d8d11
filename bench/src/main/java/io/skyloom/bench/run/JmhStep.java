package io.skyloom.bench.run;

import io.skyloom.bench.cost.CpuProfiler;
import io.skyloom.bench.recording.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Benchmarks of one class, with their allocation and the processor time of the whole process, each in a virtual machine
 * of its own.
 *
 * @param benchmarks the class
 * @param forks how many virtual machines each benchmark gets, one after the other
 * @param millis of one iteration at the usual pace
 */
public record JmhStep(Class<?> benchmarks, int forks, int millis) implements Step {
    private static final int WARM_UPS = 3;
    private static final int ITERATIONS = 3;
    private static final int LIMIT_SECONDS = 60;

    /** All benchmarks of the class with all their parameters, in two virtual machines each. */
    public static JmhStep of(Class<?> benchmarks) {
        return new JmhStep(benchmarks, 2, 250);
    }

    /** The same with other forks and times. */
    public JmhStep paced(int others, int otherMillis) {
        return new JmhStep(benchmarks, others, otherMillis);
    }

    @Override
    public String command(Pace pace) {
        return "./skyloom bench " + benchmarks.getSimpleName() + " -f " + pace.rounds(forks) + " -wi " + WARM_UPS
                + " -w " + pace.millis(millis) + "ms -i " + ITERATIONS + " -r " + pace.millis(millis)
                + "ms -prof gc -prof " + CpuProfiler.class.getName();
    }

    private String include() {
        return Pattern.quote(benchmarks.getName() + ".");
    }

    @Override
    public void run(Pace pace, Path log, Consumer<Measured> found) throws IOException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(include())
                .forks(pace.rounds(forks))
                .warmupIterations(WARM_UPS)
                .warmupTime(TimeValue.milliseconds(pace.millis(millis)))
                .measurementIterations(ITERATIONS)
                .measurementTime(TimeValue.milliseconds(pace.millis(millis)))
                .timeout(TimeValue.seconds(LIMIT_SECONDS))
                .shouldFailOnError(false)
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuProfiler.class)
                .output(log.toString());
        Collection<RunResult> results;
        try {
            results = new Runner(options.build()).run();
        } catch (RunnerException e) {
            throw new IOException(benchmarks.getSimpleName() + ": " + e.getMessage(), e);
        }
        results.forEach(result -> found.accept(JmhRow.of(result)));
        requireAll(log, results.size());
    }

    /** JMH leaves out what failed and says so nowhere but in what it prints. */
    private void requireAll(Path log, int found) throws IOException {
        String said = Files.readString(log);
        if (found == 0 || said.contains("<failure>")) {
            throw new IOException(benchmarks.getSimpleName() + ": only " + found + " benchmarks gave figures, see "
                    + log.getFileName());
        }
    }
}
