package io.skyloom.engine.appserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.app.AppEntry;
import io.skyloom.engine.app.RestartPolicy;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.ScarceThreads;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is started again, when, and what keeps it from that; in virtual time. */
class RestartsTest {
    @TempDir
    private Path folder;

    private Seams seams;
    private VirtualTime time;

    @SuppressWarnings("NullAway.Init") // opened by each test in its own way
    private Stage stage;

    @BeforeEach
    void begin(World world) {
        seams = world.virtual().seams("visor", "10.0.0.1");
        time = world.virtual().time();
    }

    @AfterEach
    void end() {
        if (stage != null) {
            stage.close();
            Eventually.holds("nothing runs", () -> stage.launcher().running() == 0);
        }
    }

    private void run(RestartPolicy policy) throws IOException {
        InetSocketAddress place = new InetSocketAddress(InetAddress.getByName("10.0.0.1"), 5505);
        AppEntry entry = AppEntry.of("tool", "tool", List.of(), 7).withRestart(policy);
        stage = Stage.open(
                seams,
                folder,
                List.of(entry),
                Map.of(),
                Stage.Setting.usual(seams).at(place));
        stage.launcher().start("tool", Optional.empty());
    }

    private void exits(int code) {
        stage.children.last().ends(code);
        Eventually.holds("it has ended", () -> stage.launcher().running() == 0);
    }

    @Test
    void shouldWaitLongerEachTimeAndBeginAnewAfterAHealthyRun() throws Exception {
        run(RestartPolicy.ON_FAILURE);
        for (int expected : List.of(1, 2, 4, 8, 16, 32, 60, 60)) {
            exits(1);
            int before = stage.children.started.size();
            time.advance(Duration.ofMillis(expected * 1000L - 1));
            assertThat(stage.children.started).hasSize(before);
            time.advance(Duration.ofMillis(1));
            Eventually.holds("started again", () -> stage.children.started.size() == before + 1);
            Eventually.holds("in place", () -> stage.launcher().running() == 1);
        }
        stage.link(RestartsTest.key(stage)).close(); // connected once, and so not expected to any more
        Eventually.holds("connected", () -> stage.launcher().newcomers() == 0);
    }

    private static io.skyloom.engine.apprpc.ProcKey key(Stage stage) throws IOException {
        String variable = stage.children.last().command.env().getLast();
        return io.skyloom.engine.apprpc.ProcConfig.of(
                        Map.of("PROC_CONFIG", variable.substring("PROC_CONFIG=".length())))
                .key();
    }

    @Test
    void shouldCountTheStartsAfterShortRunsOnly() {
        assertThat(Restarts.inARow(5, Duration.ofSeconds(59))).isEqualTo(5);
        assertThat(Restarts.inARow(5, Duration.ofSeconds(60))).isZero();
        assertThat(Restarts.pause(0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Restarts.pause(1_000)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void shouldLetItRestAfterAGoodEndUnlessItIsToRunAlways() throws Exception {
        run(RestartPolicy.ON_FAILURE);
        exits(0);
        time.advance(Duration.ofMinutes(5));
        assertThat(stage.children.started).hasSize(1);
    }

    @Test
    void shouldStartAgainWhatIsToRunAlways() throws Exception {
        run(RestartPolicy.ALWAYS);
        exits(0);
        time.advance(Duration.ofSeconds(1));
        Eventually.holds("started again", () -> stage.children.started.size() == 2);
        Eventually.holds("in place", () -> stage.launcher().running() == 1);
    }

    @Test
    void shouldTryLaterWhenThereIsNoThreadToStartIt(World world) throws Exception {
        seams = ScarceThreads.around(seams, "/restart");
        run(RestartPolicy.ALWAYS);
        exits(0);
        time.advance(Duration.ofSeconds(60));
        assertThat(stage.children.started).hasSize(1);
        time.advance(Duration.ofSeconds(1));
        Eventually.holds("started again", () -> stage.children.started.size() == 2);
        Eventually.holds("in place", () -> stage.launcher().running() == 1);
    }

    @Test
    void shouldCallOffAStartThatWasPutOffForWantOfAThread(World world) throws Exception {
        seams = ScarceThreads.around(seams, "/restart");
        run(RestartPolicy.ALWAYS);
        exits(0);
        time.advance(Duration.ofSeconds(30));
        stage.launcher().stop("tool");
        time.advance(Duration.ofMinutes(5));
        assertThat(stage.children.started).hasSize(1);
    }

    @Test
    void shouldNeverStartAgainWhatSomebodyStopped() throws Exception {
        run(RestartPolicy.ALWAYS);
        stage.launcher().stop("tool");
        time.advance(Duration.ofMinutes(5));
        assertThat(stage.children.started).hasSize(1);
    }

    @Test
    void shouldCallOffAStartThatIsPlanned() throws Exception {
        run(RestartPolicy.ALWAYS);
        exits(1);
        stage.launcher().stop("tool");
        time.advance(Duration.ofMinutes(5));
        assertThat(stage.children.started).hasSize(1);
        assertThatThrownBy(() -> stage.launcher().stop("tool")).hasMessage("app not running");
    }

    @Test
    void shouldForgetWhatIsNotSetUpAnyMore() throws Exception {
        run(RestartPolicy.ALWAYS);
        stage.store.replace(List.of());
        exits(1);
        time.advance(Duration.ofMinutes(5));
        assertThat(stage.children.started).hasSize(1);
    }

    @Test
    void shouldGoOnTryingWhenItCannotBeStarted() throws Exception {
        run(RestartPolicy.ON_FAILURE);
        stage.children.refuses = true;
        exits(1);
        time.advance(Duration.ofSeconds(1));
        Eventually.holds("tried", () -> {
            try {
                return stage.launcher().find("tool").detail().contains("no such program");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        stage.children.refuses = false;
        Eventually.holds("started at last", () -> {
            time.advance(Duration.ofSeconds(1));
            return stage.children.started.size() == 2;
        });
        Eventually.holds("in place", () -> stage.launcher().running() == 1);
    }

    /** Whoever stops it wins, also against a start that is just beginning. */
    @Test
    void shouldStayStoppedWhoeverComesFirst() throws Exception {
        run(RestartPolicy.ALWAYS);
        for (int round = 0; round < 300; round++) {
            exits(1);
            Thread advancing = seams.threads().start("test/time", () -> time.rush(Duration.ofSeconds(1)));
            stage.launcher().stop("tool");
            advancing.join();
            time.advance(Duration.ofSeconds(2));
            assertThat(stage.launcher().running()).as("round " + round).isZero();
            stage.launcher().start("tool", Optional.empty());
        }
    }
}
