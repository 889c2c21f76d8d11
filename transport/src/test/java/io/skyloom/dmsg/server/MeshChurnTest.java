package io.skyloom.dmsg.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.dmsg.client.DmsgClient;
import io.skyloom.dmsg.client.DmsgListener;
import io.skyloom.dmsg.client.DmsgStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.virtual.Link;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Servers that lose each other, and clients that stop taking what is sent to them. */
class MeshChurnTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static DmsgServerConfig.Mesh linkedTo(int number) {
        return DmsgServerConfig.Mesh.linkedTo(List.of(Town.serverEntry(number)));
    }

    /** Two servers, a client at each, and no server in common. */
    private record Mesh(Town town, DmsgServer one, DmsgServer two, DmsgClient a, DmsgListener b) {
        static Mesh in(World world, Town town, DmsgServerConfig.Mesh ofTwo) throws Exception {
            // The client at server 1 must not find its way to server 2 by itself.
            world.virtual().internet().link("10.0.1.11", "10.0.0.2").cut();
            DmsgServer one = town.server(1, linkedTo(2));
            DmsgClient a = town.readyClient(11, 1);
            DmsgServer two = town.server(2, ofTwo);
            town.discovery.hide(one.key());
            DmsgClient b = town.readyClient(12, 1);
            assertThat(a.servers()).containsExactly(one.key());
            assertThat(b.servers()).containsExactly(two.key());
            return new Mesh(town, one, two, a, b.listen(5));
        }

        boolean canTalk() {
            try {
                talk(town, a, b);
                return true;
            } catch (Exception e) {
                return false;
            }
        }
    }

    /** A server that is closed while it dials another one gives up when the connection's own limit passes. */
    private static void letDialsGiveUp(World world) {
        world.virtual().time().advance(Duration.ofSeconds(20));
    }

    private static void talk(Town town, DmsgClient from, DmsgListener to) throws Exception {
        DmsgStream in = town.during(() -> {
            DmsgStream out = from.dial(to.local(), LIMIT);
            out.writeFully(new byte[] {42}, 0, 1);
            DmsgStream accepted = to.accept();
            byte[] got = new byte[1];
            accepted.readFully(got, 0, 1);
            assertThat(got).containsExactly(42);
            out.close();
            return accepted;
        });
        in.close();
    }

    @Test
    void shouldHaveAWayAgainHoweverOftenServersThatDialEachOtherAreCutOff(World world) throws Exception {
        try (Town town = Town.virtual(world)) {
            Mesh mesh = Mesh.in(world, town, linkedTo(1));
            town.until("a way", mesh::canTalk);
            Link between = world.virtual().internet().link("10.0.0.1", "10.0.0.2");
            for (int round = 0; round < 4; round++) {
                between.cut();
                town.until(
                        "both notice",
                        () -> mesh.one().snapshot().peers()
                                        + mesh.two().snapshot().peers()
                                == 0);
                between.restore();
                town.until("a way in round " + round, mesh::canTalk);
            }
            assertThat(mesh.one().snapshot().peers()).isEqualTo(1);
            assertThat(mesh.two().snapshot().peers()).isEqualTo(1);
            assertThat(mesh.a().servers()).containsExactly(mesh.one().key());
        }
        letDialsGiveUp(world);
    }

    @Test
    void shouldNoticeABlackHoleBetweenServersAndLinkThemAgain(World world) throws Exception {
        try (Town town = Town.virtual(world)) {
            Mesh mesh = Mesh.in(world, town, DmsgServerConfig.Mesh.passive());
            town.until("a way", mesh::canTalk);
            Link between = world.virtual().internet().link("10.0.0.1", "10.0.0.2");
            Duration before = world.virtual().time().elapsed();
            between.blackHole();
            town.until(
                    "both notice",
                    () -> mesh.one().snapshot().peers() + mesh.two().snapshot().peers() == 0);
            assertThat(world.virtual().time().elapsed().minus(before)).isLessThan(Duration.ofSeconds(40));
            between.restore();
            town.until("a way again", mesh::canTalk);
        }
        letDialsGiveUp(world);
    }

    @Test
    void shouldEndTheSessionThatTakesNothingAndServeTheOthers(World world) throws Exception {
        try (Town town = Town.virtual(world)) {
            DmsgServer server = town.server(1, DmsgServerConfig.Mesh.passive());
            DmsgClient a = town.readyClient(11, 1);
            DmsgListener slow = town.readyClient(12, 1).listen(5);
            DmsgListener quick = town.readyClient(13, 1).listen(5);
            DmsgStream out = town.during(() -> a.dial(slow.local(), LIMIT));
            DmsgStream in = slow.accept();
            Link stuck = world.virtual().internet().link("10.0.1.12", "10.0.0.1");

            stuck.stall();
            Outcome<Boolean> written = new Outcome<>();
            Thread writer = world.virtual()
                    .seams("writer", "10.0.2.2")
                    .threads()
                    .start("write", () -> {
                        try {
                            while (true) {
                                out.writeFully(new byte[10_000], 0, 10_000);
                            }
                        } catch (IOException e) {
                            written.fail(e);
                        }
                    });
            talk(town, a, quick);
            town.until("the stuck session is over", () -> server.snapshot().sessions() == 2);
            town.until("its stream, too", written::isDone);
            writer.join();
            talk(town, a, quick);
            town.until("no bridge is left", () -> server.snapshot().bridges() == 0);
            assertThat(server.snapshot().buffersLent()).isZero();
            stuck.restore();
            out.close();
            in.close();
        }
    }
}
