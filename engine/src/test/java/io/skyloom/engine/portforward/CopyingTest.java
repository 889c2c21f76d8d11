package io.skyloom.engine.portforward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.PassingStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.Simulation;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a route whose local end hangs up: routes know no half close. */
class CopyingTest {
    private Simulation simulation;
    private Seams seams;
    private StreamPair local;
    private StreamPair route;
    private Outcome<Boolean> copied = new Outcome<>();

    /** As routes are: the end of what is sent is seen only when all of it ends. */
    private static final class Unsplit extends PassingStream {
        Unsplit(ByteStream inner) {
            super(inner);
        }

        @Override
        public void shutdownOutput() {
            // Nobody is told.
        }
    }

    private interface Work {
        void run(ByteStream local, ByteStream route, Seams seams) throws InterruptedException;
    }

    @BeforeEach
    void connect(World world) {
        simulation = world.simulation(1);
        seams = simulation.seams("copying", "10.0.9.9");
        local = StreamPair.in(simulation.time());
        route = StreamPair.in(simulation.time());
    }

    private void begin(Work work) {
        copied = simulation.call(seams, "copy", () -> {
            work.run(local.second(), new Unsplit(route.first()), seams);
            return true;
        });
        simulation.run(Duration.ofSeconds(1));
    }

    private String read(ByteStream from) {
        Outcome<String> read = simulation.call(seams, "read", () -> {
            byte[] buffer = new byte[10];
            int count = from.read(buffer, 0, buffer.length);
            return count < 0 ? "end" : count + " bytes";
        });
        simulation.run(Duration.ofSeconds(1));
        return read.now().orElse("nothing");
    }

    private static void write(ByteStream to) throws IOException {
        to.writeFully(new byte[5], 0, 5);
    }

    @Test
    void shouldEndTheRouteWhenTheServerHangsUpAfterItsAnswer() throws IOException {
        begin((server, far, all) -> Copying.toServer(far, server, all));
        write(local.first());
        local.first().close();
        assertThat(read(route.second())).isEqualTo("5 bytes");
        assertThat(read(route.second())).isEqualTo("end");
        assertThat(copied.isDone()).isTrue();
    }

    @Test
    void shouldLetAClientThatHasSaidAllHaveItsAnswer() throws IOException {
        begin((client, far, all) -> Copying.fromClient(client, far, all));
        local.first().shutdownOutput();
        simulation.run(Copying.LINGER.minusSeconds(5));
        write(route.second());
        assertThat(read(local.first())).isEqualTo("5 bytes");
        simulation.run(Copying.LINGER.minusSeconds(5));
        write(route.second());
        assertThat(read(local.first())).isEqualTo("5 bytes");
        route.second().close();
        assertThat(read(local.first())).isEqualTo("end");
        assertThat(copied.isDone()).isTrue();
    }

    @Test
    void shouldEndTheRouteOfAClientThatIsGoneWhenNothingMoreComes() {
        begin((client, far, all) -> Copying.fromClient(client, far, all));
        local.first().close();
        simulation.run(Duration.ofSeconds(1));
        assertThat(copied.isDone()).isFalse();
        simulation.run(Copying.LINGER);
        assertThat(copied.isDone()).isTrue();
        assertThat(read(route.second())).isEqualTo("end");
        assertThatThrownBy(() -> write(route.first())).isInstanceOf(IOException.class);
    }
}
