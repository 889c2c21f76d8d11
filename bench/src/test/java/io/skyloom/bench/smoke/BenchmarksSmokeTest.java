package io.skyloom.bench.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.bench.plan.Groups;
import io.skyloom.bench.relay.ForwardBenchmark;
import io.skyloom.bench.route.RouteSearchBenchmark;
import io.skyloom.bench.run.JmhStep;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Every benchmark that is measured still runs, and a forwarded packet costs no object. */
class BenchmarksSmokeTest {
    /** Less than any object, more than a profiler's own garbage spread over some hundred thousand packets. */
    private static final double NOTHING = 4;

    @TempDir
    Path folder;

    private ChainedOptionsBuilder options(String include) {
        return new OptionsBuilder()
                .include(include)
                .forks(0)
                .shouldFailOnError(true)
                .output(folder.resolve("jmh.log").toString());
    }

    private void once(Class<?> benchmarks) throws RunnerException {
        Collection<RunResult> results = new Runner(options(benchmarks.getName() + "\\.")
                        .mode(Mode.SingleShotTime)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .threads(1)
                        .param("payload", "1024")
                        .param("routes", "64")
                        .param("codec", "jdk")
                        .param("size", "1024")
                        .param("cipher", "plain")
                        .param("bytes", "4037")
                        .param("carrier", "memory")
                        .param("hops", "1")
                        .param("pattern", "XK")
                        .param("hybrid", "OFFER")
                        .build())
                .run();
        assertThat(results).isNotEmpty();
    }

    @SuppressWarnings("rawtypes") // as JMH has it
    private double allocatedPerOperation(String include) throws RunnerException {
        Map<String, Result> results = new Runner(options(include)
                        .param("payload", "1024")
                        .warmupIterations(1)
                        .warmupTime(TimeValue.milliseconds(200))
                        .measurementIterations(1)
                        .measurementTime(TimeValue.seconds(1)) // what the harness allocates itself is spread over more
                        .addProfiler(GCProfiler.class)
                        .build())
                .runSingle()
                .getSecondaryResults();
        return results.entrySet().stream()
                .filter(one -> one.getKey().endsWith("gc.alloc.rate.norm"))
                .findFirst()
                .orElseThrow()
                .getValue()
                .getScore();
    }

    /** All but the searches of routes: the network in which they search takes seconds to make. */
    static Stream<Class<?>> benchmarks() {
        return Groups.all().stream()
                .flatMap(group -> group.steps().stream())
                .filter(JmhStep.class::isInstance)
                .<Class<?>>map(step -> ((JmhStep) step).benchmarks())
                .filter(one -> one != RouteSearchBenchmark.class);
    }

    @ParameterizedTest
    @MethodSource("benchmarks")
    void shouldRunEveryBenchmarkOnce(Class<?> benchmarks) throws RunnerException {
        once(benchmarks);
    }

    @Test
    void shouldFindABenchmarkThatThrows() {
        assertThatThrownBy(() -> once(PlantedBenchmark.class)).isInstanceOf(RunnerException.class);
    }

    @Test
    void shouldForwardAPacketWithoutAllocating() throws RunnerException {
        assertThat(allocatedPerOperation(ForwardBenchmark.class.getName() + "\\.forward$"))
                .isLessThan(NOTHING);
    }

    @Test
    void shouldFindAnObjectPerPacket() throws RunnerException {
        assertThat(allocatedPerOperation(PlantedBenchmark.class.getName() + "\\.allocates$"))
                .isGreaterThan(NOTHING);
    }
}
