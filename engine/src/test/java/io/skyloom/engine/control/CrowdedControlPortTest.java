package io.skyloom.engine.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.engine.visor.Visor;
import io.skyloom.key.KeyPair;
import io.skyloom.network.HostPort;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.VirtualWorld;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Programs that connect to the control port and say nothing, or more than anybody may say. */
class CrowdedControlPortTest {
    private static final int PLACES = 256;
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final AtomicInteger ended = new AtomicInteger();
    private int watched;

    private static Visor visor(Seams seams) throws IOException {
        return Visor.builder()
                .keys(KeyPair.fromSeed(new byte[] {1}))
                .seams(seams)
                .stcp(HostPort.parse("10.0.0.1:7777"))
                .version("test")
                .build()
                .start();
    }

    private static InetSocketAddress place() throws IOException {
        return new InetSocketAddress(InetAddress.getByName("10.0.0.1"), 3435);
    }

    /** How many have been hung up on; each is asked by a thread of its own. */
    private int ended(List<ByteStream> crowd, Seams strangers) {
        for (ByteStream one : crowd.subList(watched, crowd.size())) {
            strangers.threads().start("watch", () -> {
                if (isHungUpOn(one)) {
                    ended.incrementAndGet();
                }
            });
        }
        watched = crowd.size();
        return ended.get();
    }

    private static boolean isHungUpOn(ByteStream stream) {
        try {
            return stream.read(new byte[1], 0, 1) == -1;
        } catch (IOException e) {
            return true; // reset
        }
    }

    @Test
    void shouldServeWhoeverAsksThoughACrowdSaysNothing(World world) throws Exception {
        VirtualWorld virtual = world.virtual();
        Seams seams = virtual.seams("visor", "10.0.0.1");
        Seams strangers = virtual.seams("strangers", "10.0.0.9");
        List<ByteStream> crowd = new ArrayList<>();
        try (Visor visor = visor(seams);
                ControlServer server = ControlServer.open(visor, seams, place());
                ControlClient early = ControlClient.connect(virtual.seams("early", "10.0.0.2"), place())) {
            for (int i = 0; i < PLACES - 1; i++) {
                crowd.add(strangers.net().connect(place(), LIMIT));
            }
            Eventually.holds("all places are taken", () -> server.connections() == PLACES);
            virtual.time().advance(Duration.ofSeconds(1));
            assertThat(early.health()).isEqualTo("healthy");
            for (int i = 0; i < 100; i++) {
                virtual.time().advance(Duration.ofMillis(1));
                crowd.add(strangers.net().connect(place(), LIMIT));
                int gone = i;
                Eventually.holds("one of the silent has made room", () -> ended(crowd, strangers) == gone + 1);
            }
            virtual.time().runDue(); // the last one is let in after another has left
            assertThat(server.connections()).isEqualTo(PLACES);
            assertThat(early.health()).as("who asks keeps his place").isEqualTo("healthy");
            try (ControlClient late = ControlClient.connect(virtual.seams("late", "10.0.0.3"), place())) {
                assertThat(late.health()).isEqualTo("healthy");
            }
            assertThat(early.health()).isEqualTo("healthy");
            crowd.forEach(ByteStream::close);
            Eventually.holds("the crowd has left", () -> server.connections() == 1);
        }
    }

    @Test
    void shouldEndOnlyTheConnectionThatExaggerates(World world) throws Exception {
        VirtualWorld virtual = world.virtual();
        Seams seams = virtual.seams("visor", "10.0.0.1");
        byte[] most = new byte[1 << 16];
        Arrays.fill(most, (byte) 0xFF);
        try (Visor visor = visor(seams);
                ControlServer server = ControlServer.open(visor, seams, place());
                ControlClient honest = ControlClient.connect(virtual.seams("honest", "10.0.0.2"), place());
                ByteStream stranger =
                        virtual.seams("stranger", "10.0.0.9").net().connect(place(), LIMIT)) {
            assertThat(honest.health()).isEqualTo("healthy");
            stranger.writeFully(most, 0, most.length);
            assertThat(isHungUpOn(stranger)).isTrue();
            assertThat(honest.health()).isEqualTo("healthy");
            Eventually.holds("one is left", () -> server.connections() == 1);
        }
    }
}
