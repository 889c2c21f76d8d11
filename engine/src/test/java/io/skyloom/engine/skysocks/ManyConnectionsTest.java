package io.skyloom.engine.skysocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.engine.socks.SocksClientSide;
import io.skyloom.engine.socks.SocksReply;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.testing.CleanRun;
import io.skyloom.testing.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many programs at once, and the session that carries them all breaks. */
@ExtendWith(CleanRun.class)
class ManyConnectionsTest {
    private static final int MANY = 500;

    /** How the session ends. */
    enum End {
        CUT,
        CLOSED_BY_THE_VISOR,
        CLIENT_STOPPED,
        SERVER_STOPPED,
        SILENT
    }

    /** Connects, sends something, and reads until nothing more comes; returns whether it had been connected. */
    private static Outcome<Boolean> program(Rig rig, int number) {
        return rig.simulation.call(rig.programs, "program", () -> {
            ByteStream stream = rig.program();
            try {
                if (SocksClientSide.connect(stream, Rig.target(Rig.ECHO_PORT)) != SocksReply.SUCCEEDED) {
                    return false;
                }
                stream.writeFully(new byte[number * 7], 0, number * 7);
                Rig.readAll(stream);
                return true;
            } finally {
                stream.close();
            }
        });
    }

    private static void end(Rig rig, End how, TestContext server) throws Exception {
        switch (how) {
            case CUT -> rig.simulation.internet().link(Rig.PROGRAMS, Rig.EXIT).cut();
            case CLOSED_BY_THE_VISOR -> rig.clientNet.latest().close();
            case CLIENT_STOPPED -> rig.clientContext().stop();
            case SERVER_STOPPED -> server.stop();
            case SILENT -> {
                rig.simulation.internet().link(Rig.PROGRAMS, Rig.EXIT).blackHole();
                // The client knows after 40 s; the server asks after a minute of silence and waits for another one.
                rig.simulation.run(Duration.ofSeconds(122));
            }
        }
        rig.simulation.run();
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeaveNothingOfAnyOfThem(End how, World world) throws Exception {
        Rig rig = new Rig(world, 3);
        rig.echo();
        TestContext server = rig.startServer();
        rig.startClient("--reconnect");
        List<Outcome<Boolean>> programs = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            programs.add(program(rig, i));
        }
        rig.simulation.run(Duration.ofSeconds(1));
        assertThat(programs).noneMatch(Outcome::isDone);
        assertThat(rig.simulation.internet().host(Rig.TARGET).openStreams()).isEqualTo(MANY);
        end(rig, how, server);
        assertThat(programs).allMatch(Outcome::isDone);
        assertThat(rig.client.lent()).isZero();
        assertThat(rig.clientThreads()).noneMatch(name -> name.contains("/stream-") || name.contains("/program-"));
        assertThat(rig.server.lent()).isZero();
        assertThat(rig.simulation.internet().host(Rig.TARGET).openStreams()).isZero();
        assertThat(rig.exit.threads().running()).noneMatch(name -> name.contains("/stream-"));
        rig.simulation.internet().link(Rig.PROGRAMS, Rig.EXIT).restore();
        rig.close();
    }

    /** Programs come, go, break off and are cut off in orders that a seed decides. */
    @Test
    void shouldServeWhoeverComesInEveryOrder(World world) throws Exception {
        for (int seed = 0; seed < 15; seed++) {
            Rig rig = new Rig(world, seed);
            rig.echo();
            rig.startServer();
            rig.startClient("--reconnect", "--tries=1");
            List<Outcome<Boolean>> programs = new ArrayList<>();
            for (int round = 0; round < 6; round++) {
                for (int i = 0; i < 10; i++) {
                    programs.add(program(rig, i * 5000));
                }
                Outcome<String> whole = rig.talk(Rig.ECHO_PORT, "x".repeat(round * 100_000));
                if (round % 2 == 0) {
                    assertThat(rig.await(whole)).hasSize(round * 100_000);
                }
                rig.clientNet.latest().close();
                rig.simulation.run(Duration.ofSeconds(100));
                assertThat(programs).allMatch(Outcome::isDone);
            }
            rig.close();
        }
    }
}
