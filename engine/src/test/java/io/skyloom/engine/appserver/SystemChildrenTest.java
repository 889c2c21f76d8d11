package io.skyloom.engine.appserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.app.AppEntry;
import io.skyloom.engine.app.AppStatus;
import io.skyloom.engine.appserver.Children.Child;
import io.skyloom.seam.Seams;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: this JVM's own program with a tiny main of the tests. */
class SystemChildrenTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int INTERRUPTED = 130;
    private static final int TERMINATED = 143;

    @TempDir
    private Path folder;

    private final List<String> plain = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();

    private static List<String> command(String... args) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TinyProgram.class.getName()));
        line.addAll(List.of(args));
        return line;
    }

    private ChildCommand child(String... args) {
        return new ChildCommand(command(args), List.of("TINY=first", "TINY=second"), folder.resolve("work"), "", "");
    }

    private Child start(Seams seams, String... args) throws IOException {
        return new SystemChildren(seams.threads())
                .start(child(args), new Children.Output("tiny", plain::add, errors::add));
    }

    @Test
    void shouldHandOverWhatAProcessPrintsAndHowItEnds(World world) throws Exception {
        Seams seams = world.realSeams("visor");
        Child child = start(seams, "7");
        assertThat(child.exit().await(seams.timers(), LIMIT)).isEqualTo(7);
        Eventually.holds("all was handed over", () -> plain.size() == 3 && errors.contains("trouble"));
        assertThat(plain)
                .containsExactly(
                        "hello", "second", folder.resolve("work").toRealPath().toString());
        assertThat(errors).filteredOn(line -> !line.contains("Picked up ")).containsExactly("trouble");
        child.signal(StopSignal.INTERRUPT);
        child.signal(StopSignal.KILL);
    }

    /** Unless this build itself was started so that interrupts are ignored: then its children do the same. */
    @Test
    void shouldEndAProcessByAnInterrupt(World world) throws Exception {
        Seams seams = world.realSeams("visor");
        Child child = start(seams, "wait");
        Eventually.holds("it runs", LIMIT, () -> plain.contains("waiting"));
        assertThat(ProcessTable.SYSTEM.startMillis(child.pid())).isEqualTo(OptionalLong.of(child.startMillis()));
        int code = ProcessTable.SYSTEM.ignoresInterrupts(child.pid()) ? TERMINATED : INTERRUPTED;
        child.signal(StopSignal.INTERRUPT);
        assertThat(child.exit().await(seams.timers(), LIMIT)).isEqualTo(code);
        Eventually.holds("it said goodbye", () -> plain.contains("bye"));
        assertThat(ProcessTable.SYSTEM.startMillis(child.pid())).isEqualTo(OptionalLong.empty());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldEndAProcessThatIgnoresInterrupts(World world) throws Exception {
        Seams seams = world.realSeams("visor");
        List<String> deaf = new ArrayList<>(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
        deaf.addAll(command("wait"));
        Child child = new SystemChildren(seams.threads())
                .start(
                        new ChildCommand(deaf, List.of(), folder.resolve("work"), "", ""),
                        new Children.Output("tiny", plain::add, errors::add));
        Eventually.holds("it runs", LIMIT, () -> plain.contains("waiting"));
        assertThat(ProcessTable.SYSTEM.ignoresInterrupts(child.pid())).isTrue();
        child.signal(StopSignal.INTERRUPT);
        assertThat(child.exit().await(seams.timers(), LIMIT)).isEqualTo(TERMINATED);
        assertThat(ProcessTable.SYSTEM.ignoresInterrupts(child.pid()))
                .as("gone")
                .isFalse();
    }

    @Test
    void shouldSayWhenThereIsNoSuchProgram(World world) {
        Seams seams = world.realSeams("visor");
        ChildCommand command =
                new ChildCommand(List.of(folder.resolve("nothing").toString()), List.of(), folder, "", "");
        assertThatThrownBy(() -> new SystemChildren(seams.threads())
                        .start(command, new Children.Output("none", plain::add, errors::add)))
                .isInstanceOf(IOException.class);
    }

    /** A visor that was killed has left an application behind; another process has been given the number of a second. */
    @Test
    void shouldEndLeftoversAndNothingElse(World world) throws Exception {
        Seams seams = world.realSeams("visor");
        Child left = start(seams, "wait");
        Child innocent = start(seams, "wait");
        Eventually.holds(
                "both run",
                LIMIT,
                () -> plain.stream().filter("waiting"::equals).count() == 2);
        Path file = folder.resolve("started.txt");
        Files.writeString(
                file,
                "left " + left.pid() + " " + left.startMillis() + "\n"
                        + "other " + innocent.pid() + " " + (innocent.startMillis() - 1) + "\n"
                        + "skychat 123\nnonsense\nbad 99999999999999999999 1\n");
        new ChildRecords(file, ProcessTable.SYSTEM).endLeftovers();
        assertThat(left.exit().await(seams.timers(), LIMIT)).isEqualTo(137);
        assertThat(innocent.exit().isDone()).isFalse();
        assertThat(Files.readString(file)).isEmpty();
        innocent.signal(StopSignal.TERMINATE);
        assertThat(innocent.exit().await(seams.timers(), LIMIT)).isEqualTo(TERMINATED);
    }

    @Test
    void shouldRunAProgramThatConnectsByItself(World world) throws Exception {
        Seams seams = world.realSeams("visor");
        AppEntry entry = AppEntry.of(
                "tiny",
                command().getFirst(),
                command("app").subList(1, command("app").size()),
                9);
        Stage.Setting setting = Stage.Setting.usual(seams).with(new SystemChildren(seams.threads()));
        try (Stage stage = Stage.open(seams, folder, List.of(entry), Map.of(), setting)) {
            Path records = folder.resolve("local/apps-started.txt");
            stage.launcher().start("tiny", Optional.empty());
            assertThat(Files.readString(records)).startsWith("tiny ");
            Eventually.holds("it works", LIMIT, () -> detail(stage).equals("Connecting"));
            assertThat(stage.network.ports.getFirst().local().port()).isEqualTo(9);
            stage.launcher().stop("tiny");
            assertThat(stage.launcher().running()).isZero();
            assertThat(stage.network.isAllClosed()).isTrue();
            assertThat(Files.readString(records)).isEmpty();
            Eventually.holds(
                    "its last words",
                    LIMIT,
                    () -> logged(stage).stream().anyMatch(line -> line.endsWith("DEBUG [tiny]: listening\n")));
        }
    }

    private static List<String> logged(Stage stage) {
        try {
            return stage.launcher().logsSince("tiny", Instant.EPOCH);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String detail(Stage stage) {
        try {
            return stage.launcher().find("tiny").detail();
        } catch (IOException e) {
            throw new AssertionError(AppStatus.STOPPED, e);
        }
    }
}
