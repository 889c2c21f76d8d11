package io.skyloom.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.discovery.TransportDiscoveryClient;
import io.skyloom.engine.visor.Visor;
import io.skyloom.entry.Label;
import io.skyloom.http.HttpClient;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.packet.PacketHeader;
import io.skyloom.seam.Seams;
import io.skyloom.testing.CleanRun;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two visors find each other through a resolver, connect over TCP, settle a transport and move packets. */
@ExtendWith(CleanRun.class)
class TwoVisorsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void shouldFindEachOtherAndMovePacketsBothWays(World world) throws Exception {
        try (Deployment deployment = new Deployment(world)) {
            PacketLog atA = new PacketLog();
            PacketLog atB = new PacketLog();
            Visor a = deployment.visor("A", atA);
            Visor b = deployment.visor("B", atB);

            ManagedTransport there = connect(a, b);
            send(there, "from A to B");
            Eventually.holds("the packet reached B", LIMIT, () -> text(atB).equals("from A to B"));

            ManagedTransport back = b.transports().to(a.key()).getFirst();
            assertThat(back.id()).isEqualTo(there.id());
            send(back, "from B to A");
            Eventually.holds("the packet reached A", LIMIT, () -> text(atA).equals("from B to A"));
        }
    }

    @Test
    void shouldPublishATransportAndTakeItBack(World world) throws Exception {
        try (Deployment deployment = new Deployment(world)) {
            Visor a = deployment.visor("A", new PacketLog());
            Visor b = deployment.visor("B", new PacketLog());
            Seams seams = world.realSeams("reader");
            try (TransportDiscoveryClient reader = new TransportDiscoveryClient(
                    seams,
                    HttpClient.tcp(seams),
                    deployment.discoveryUrl(),
                    KeyPair.generate(Curve.bouncyCastle(), seams.entropy()),
                    Curve.bouncyCastle(),
                    "test",
                    LIMIT)) {
                ManagedTransport transport = connect(a, b);
                eventually(
                        "the transport is published",
                        () -> reader.byId(transport.id()).isPresent());
                assertThat(a.transports().delete(transport.id())).isTrue();
                eventually(
                        "the transport is taken back",
                        () -> reader.byId(transport.id()).isEmpty()
                                && b.transports().count() == 0);
            }
        }
    }

    @Test
    void shouldSayWhomItDoesNotKnow(World world) throws Exception {
        try (Deployment deployment = new Deployment(world)) {
            Visor a = deployment.visor("A", new PacketLog());
            KeyPair stranger = KeyPair.fromSeed("nobody".getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> a.transports().save(stranger.pub(), "stcpr", Label.USER, LIMIT))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(stranger.pub().brief());
        }
    }

    /** Dials until the peer is announced: both visors have only just begun to tell the resolver. */
    private static ManagedTransport connect(Visor from, Visor to) {
        ManagedTransport[] made = new ManagedTransport[1];
        eventually("a transport from one to the other", () -> {
            made[0] = from.transports().save(to.key(), "stcpr", Label.USER, LIMIT);
            return true;
        });
        return made[0];
    }

    /** Something that may not work yet. */
    private interface Attempt {
        boolean succeeds() throws IOException, InterruptedException;
    }

    private static void eventually(String what, Attempt attempt) {
        Eventually.holds(what, LIMIT, () -> {
            try {
                return attempt.succeeds();
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void send(ManagedTransport transport, String payload) throws IOException {
        byte[] text = payload.getBytes(StandardCharsets.UTF_8);
        byte[] packet = new byte[PacketHeader.BYTES + text.length];
        PacketHeader.put(packet, 0, 0, 7, text.length);
        System.arraycopy(text, 0, packet, PacketHeader.BYTES, text.length);
        transport.append(packet, 0, packet.length);
        transport.flush();
    }

    private static String text(PacketLog log) {
        return log.packets().isEmpty()
                ? ""
                : new String(
                        log.packets().getFirst(),
                        PacketHeader.BYTES,
                        log.packets().getFirst().length - PacketHeader.BYTES,
                        StandardCharsets.UTF_8);
    }
}
