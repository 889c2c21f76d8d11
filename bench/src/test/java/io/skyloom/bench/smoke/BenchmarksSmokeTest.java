package io.skyloom.bench.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.bench.crypto.AeadBenchmark;
import io.skyloom.bench.crypto.HandshakeBenchmark;
import io.skyloom.bench.crypto.KeyBenchmark;
import io.skyloom.bench.frame.FrameBenchmark;
import io.skyloom.bench.frame.FrameReadBenchmark;
import io.skyloom.bench.group.GroupBenchmark;
import io.skyloom.bench.message.GobBenchmark;
import io.skyloom.bench.message.RpcBenchmark;
import io.skyloom.bench.mux.YamuxBenchmark;
import io.skyloom.bench.relay.ForwardBenchmark;
import io.skyloom.bench.relay.LookupBenchmark;
import io.skyloom.bench.route.SetupBenchmark;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Every benchmark still runs, and a forwarded packet costs no object. */
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
                        .measurementTime(TimeValue.milliseconds(200))
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

    @ParameterizedTest
    @ValueSource(
            classes = {
                AeadBenchmark.class,
                ForwardBenchmark.class,
                FrameBenchmark.class,
                FrameReadBenchmark.class,
                GobBenchmark.class,
                GroupBenchmark.class,
                HandshakeBenchmark.class,
                KeyBenchmark.class,
                LookupBenchmark.class,
                RpcBenchmark.class,
                SetupBenchmark.class,
                YamuxBenchmark.class
            })
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
