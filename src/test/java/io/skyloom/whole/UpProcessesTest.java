package io.skyloom.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skyloom.engine.localnet.Checkup;
import io.skyloom.engine.localnet.LocalNetwork;
import io.skyloom.engine.localnet.LocalVisor;
import io.skyloom.engine.localnet.NetworkPlan;
import io.skyloom.engine.program.OwnCommand;
import io.skyloom.engine.program.ProgramOptions;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.testing.CleanRun;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command itself, in processes of its own: its verdict, its end, and visors that are killed while others use them. */
@ExtendWith(CleanRun.class)
@Timeout(400)
class UpProcessesTest {
    private static final Duration LIMIT = Duration.ofSeconds(150);
    private static final Duration REST = Duration.ofMillis(100);
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final AtomicLong downloaded = new AtomicLong();
    private final AtomicBoolean enough = new AtomicBoolean();

    private static List<String> command(String... options) {
        List<String> command = new ArrayList<>(OwnCommand.line());
        command.addAll(List.of("up", "--proxy", "127.0.0.1:0", "--control-port", "0"));
        command.addAll(List.of(options));
        return command;
    }

    private static Process up(String... options) throws IOException {
        return new ProcessBuilder(command(options))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void shouldCheckItselfAndTellTheVerdict(World world) throws Exception {
        Process process = up("--check", "--json");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            JsonNode verdict = JsonMapper.shared().readTree(out.readLine());
            assertThat(verdict.get("schema").intValue()).isEqualTo(1);
            assertThat(verdict.get("passed").booleanValue()).isTrue();
            assertThat(verdict.get("downloads").intValue()).isEqualTo(4);
            assertThat(verdict.get("route").toString()).isEqualTo("[\"A\",\"B\",\"C\"]");
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Ten seconds are promised; a machine that stood still for a while may try again, for a hang comes each time. */
    @Test
    void shouldEndInOrderWhenItIsTold(World world) throws Exception {
        List<Duration> taken = new ArrayList<>();
        do {
            taken.add(ending());
        } while (taken.getLast().compareTo(Duration.ofSeconds(10)) > 0 && taken.size() < 3);
        assertThat(taken.getLast())
                .as("how long it took to end, each of " + taken)
                .isLessThan(Duration.ofSeconds(10));
    }

    /** How long it takes from the signal to the end. */
    private static Duration ending() throws Exception {
        Process process = up("--json");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            JsonNode network = JsonMapper.shared().readTree(out.readLine());
            int proxy = port(network.get("proxy").stringValue());
            long told = System.nanoTime();
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
            Duration taken = Duration.ofNanos(System.nanoTime() - told);
            try (ServerSocket free = new ServerSocket()) {
                free.setReuseAddress(true);
                free.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy));
            }
            return taken;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Visors in processes of their own are children that nobody else would end. */
    @Test
    void shouldLeaveNoVisorBehindWhenItIsToldToEndWhileItStarts(World world) throws Exception {
        Process process = up("--processes");
        try {
            Eventually.holds(
                    "a visor has a process",
                    LIMIT,
                    () -> process.children().findAny().isPresent());
            List<ProcessHandle> visors = process.children().toList();
            process.destroy();
            assertThat(process.waitFor(150, TimeUnit.SECONDS)).as("it ends").isTrue();
            Eventually.holds("its visors end", LIMIT, () -> visors.stream().noneMatch(ProcessHandle::isAlive));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** A device that is always full stands for the disk under a log file. */
    @Test
    void shouldWorkThoughNothingThatItSaysCanBeWritten(World world) throws Exception {
        File full = new File("/dev/full");
        assumeTrue(full.exists(), "this system has no device that is always full");
        List<String> command = command("--check", "--loglvl", "trace");
        Process process = new ProcessBuilder(command)
                .redirectOutput(full)
                .redirectError(full)
                .start();
        try {
            assertThat(process.waitFor(150, TimeUnit.SECONDS)).as("it ends").isTrue();
            assertThat(process.exitValue()).as("its check has passed").isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static int port(String place) {
        return Integer.parseInt(place.substring(place.lastIndexOf(':') + 1));
    }

    @Test
    void shouldComeBackWhenAnyOfItsVisorsIsKilled(World world, @TempDir Path folder) throws Exception {
        NetworkPlan plan = new NetworkPlan(3, 2, ANYWHERE, 0, 0, Optional.of(folder), true);
        try (LocalNetwork network = LocalNetwork.start(plan, ProgramOptions.usual("test"), line -> {})) {
            assertThat(works(network)).isTrue();
            Seams seams = world.realSeams("traffic");
            Thread traffic = seams.threads().start("traffic", () -> keepBusy(network, seams));
            try {
                for (LocalVisor visor : network.visors()) {
                    long pid = visor.pid().orElseThrow();
                    long before = downloaded.get();
                    Eventually.holds("traffic flows when it is killed", LIMIT, () -> downloaded.get() > before);
                    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
                    Eventually.holds(
                            "another process runs visor " + visor.name(),
                            LIMIT,
                            () -> visor.pid().orElseThrow() != pid);
                    Eventually.holds(
                            "the proxy works after " + visor.name() + " was killed", LIMIT, () -> works(network));
                    assertFilesAreWhole(folder, network.visors().size());
                    Eventually.holds(
                            "exactly the transports that there are are listed",
                            LIMIT,
                            () -> network.services().listedTransports()
                                    == network.visors().size() - 1);
                }
            } finally {
                enough.set(true);
                traffic.join();
            }
        }
    }

    private void keepBusy(LocalNetwork network, Seams seams) {
        try {
            while (!enough.get()) {
                try {
                    downloaded.addAndGet(
                            new Checkup(network, line -> {}).run(4, 5).downloads());
                } catch (IOException e) {
                    // One of the visors has just been killed: it will take a moment.
                    new Outcome<Boolean>().settledWithin(seams.timers(), REST);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A file that a killed process was about to replace is the former or the next one, never a part. */
    private static void assertFilesAreWhole(Path folder, int visors) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file -> file.toString().endsWith(".json")).toList();
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(visors);
        for (Path file : files) {
            assertThat(JsonMapper.shared().readTree(Files.readString(file)).isObject())
                    .as(file.toString())
                    .isTrue();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as("who may read the key in " + file)
                    .isEqualTo("rw-------");
        }
    }

    /** Whether downloads come whole over the whole route. */
    private static boolean works(LocalNetwork network) {
        try {
            Checkup.Verdict verdict = new Checkup(network, line -> {}).run(2, 1);
            return verdict.downloads() == 2 && verdict.route().equals(List.of("A", "B", "C"));
        } catch (IOException e) {
            return false;
        }
    }
}
