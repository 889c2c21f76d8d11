package io.skyloom.dmsg.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.dmsg.DmsgTown;
import io.skyloom.dmsg.client.RecordedSignatures;
import io.skyloom.dmsg.session.SessionConfig;
import io.skyloom.key.KeyPair;
import io.skyloom.key.SecKey;
import io.skyloom.network.PreparedEntropy;
import io.skyloom.network.VisorIdentity;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.seam.Seams;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import io.skyloom.testing.World;
import io.skyloom.yamux.BufferPool;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The recorded run of a server and two clients with our server in the place of the recorded one: the clients say every
 * byte they said, and with the recorded ephemeral keys and the one recorded signature the server must write every byte
 * it wrote, to each client in the recorded order.
 *
 * <p>Two things are free. Between the two connections there is no recorded order, so each piece is said when its cause was
 * heard. And a relay cuts the bytes of a stream into frames as they happen to arrive, so B's two long frames are compared
 * by their content; all else, window updates, acknowledgements and pings included, is compared byte for byte.
 *
 * <p>What ends the streams 3, 4, 5 and 7 is in no recording and is asserted as what it is: the recorded server never
 * closed a stream that it had answered itself or given up, and ours does.
 */
class RecordedServerTest {
    private static final Vector RUN = Vectors.load("dmsg-session.json").object("transcript");
    private static final InetSocketAddress PLACE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);
    private static final int HEADER = 12;
    private static final int REQUEST = HEADER + 383;
    private static final int RESPONSE = HEADER + 307;
    private static final int HELLO = HEADER + 38;
    private static final int FIRST_PART = HEADER + 4096;
    private static final int SECOND_PART = HEADER + 956;
    private static final int IP_REQUEST = HEADER + 333;
    private static final int IP_RESPONSE = HEADER + 262;
    private static final int FIRST_MESSAGE = 51;
    private static final int THIRD_MESSAGE = 67;

    private static Vector session(String client) {
        return RUN.list("sessions").stream()
                .filter(one -> one.text("client").equals(client))
                .findFirst()
                .orElseThrow();
    }

    /** The recorded server with our code; only its entry for the discovery is signed afresh, for nobody recorded that. */
    private static VisorIdentity recordedServer() {
        List<Vector> objects = RUN.list("sessions").stream()
                .flatMap(one -> one.list("objects").stream())
                .toList();
        KeyPair keys = KeyPair.of(SecKey.parse(RUN.object("keys").object("S").text("sk")), DmsgTown.CURVE);
        PreparedEntropy ephemerals = new PreparedEntropy(List.of(
                session("A").object("handshake").bytes("server_ephemeral_sk"),
                session("B").object("handshake").bytes("server_ephemeral_sk")));
        return new VisorIdentity(
                keys, NoiseConfig.of(RecordedSignatures.elseFresh(objects), ephemerals, Hybrid.OFF), DmsgTown.AEAD);
    }

    /** One host, as in the recording, with the server and both clients on its loopback. */
    private static final class Stage implements AutoCloseable {
        final BufferPool pool = new BufferPool(1 << 20);
        final DmsgServer server;
        final RecordedCaller a;
        final RecordedCaller b;
        private final DmsgTown town;

        Stage(DmsgTown town) throws Exception {
            this.town = town;
            Seams seams = town.simulation().seams("host", "10.0.0.1");
            DmsgServerConfig config =
                    DmsgServerConfig.at("10.0.0.1:8080", DmsgServerConfig.Mesh.passive(), SessionConfig.ofServer(pool));
            server = town.act(() ->
                    DmsgServer.start(recordedServer(), seams, seams.net().listen(PLACE), town.discovery(), config));
            a = new RecordedCaller(town, seams, PLACE, session("A"));
            b = new RecordedCaller(town, seams, PLACE, session("B"));
        }

        void greetBoth() throws Exception {
            for (RecordedCaller one : List.of(a, b)) {
                one.says(FIRST_MESSAGE);
                one.hears("second message", FIRST_MESSAGE);
                one.says(THIRD_MESSAGE);
                one.hearsNothing();
            }
            assertThat(server.snapshot().sessions()).isEqualTo(2);
        }

        void relayOneStream() throws Exception {
            a.says(HEADER + REQUEST);
            a.hears("acknowledgement of stream 1", HEADER);
            b.hears("stream 2 and the request", HEADER + REQUEST);
            b.says(HEADER + RESPONSE);
            a.hears("the response", RESPONSE);
            a.says(HELLO);
            b.hears("the greeting", HELLO);
            b.says(FIRST_PART);
            a.hearsContent("the first part", FIRST_PART);
            b.says(SECOND_PART);
            a.hearsContent("the second part", SECOND_PART);
            a.says(HEADER);
            b.hears("end of stream 2", HEADER);
            a.hears("end of stream 1", HEADER);
            b.says(HEADER);
        }

        void askForAPortWhereNobodyListens() throws Exception {
            a.says(HEADER + REQUEST);
            a.hears("acknowledgement of stream 3", HEADER);
            b.hears("stream 4 and the request", HEADER + REQUEST);
            b.says(HEADER);
        }

        void askForTheAddress() throws Exception {
            a.says(HEADER + IP_REQUEST);
            a.hears("acknowledgement of stream 5 and the address", HEADER + IP_RESPONSE, "000100040000000500000000");
            a.says(HEADER);
        }

        void askForAStranger() throws Exception {
            a.says(HEADER + REQUEST);
            a.hears("acknowledgement of stream 7", HEADER, "000100040000000700000000");
        }

        void ping(RecordedCaller who) throws Exception {
            who.says(HEADER);
            who.hears("answer to a ping", HEADER);
        }

        void giveUpWaitingForB() {
            town.pass(Duration.ofSeconds(5));
            assertThat(a.hearsUnrecorded()).isEqualTo("000100040000000300000000");
            // Whether the limit's end of our direction goes out in front of the reset, behind it or not at all is free.
            String end = "000100040000000400000000";
            String reset = "000100080000000400000000";
            assertThat(b.hearsUnrecorded()).isIn(reset, reset + end, end + reset);
        }

        void askBothWhetherTheyLive() throws Exception {
            town.pass(Duration.ofSeconds(16));
            for (RecordedCaller one : List.of(a, b)) {
                one.hears("a ping", HEADER);
                one.says(HEADER);
            }
            town.pass(Duration.ofSeconds(3));
            assertThat(server.snapshot().sessions()).isEqualTo(2);
        }

        /** Nothing beyond the recording was said, and nothing of it is missing. */
        void end() throws Exception {
            for (RecordedCaller one : List.of(a, b)) {
                one.hearsNothing();
                assertThat(one.isOver()).isTrue();
                one.close();
            }
            town.until("no session is left", () -> server.snapshot().sessions() == 0);
            assertThat(server.snapshot().bridges()).isZero();
            assertThat(server.snapshot().buffersLent()).isZero();
            assertThat(pool.lentBytes()).isZero();
        }

        @Override
        public void close() throws Exception {
            a.close();
            b.close();
            town.close(server);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldServeAsTheRecordedServerDid(long seed, World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, seed);
                Stage stage = new Stage(town)) {
            stage.greetBoth();
            stage.relayOneStream();
            stage.askForAPortWhereNobodyListens();
            stage.askForTheAddress();
            stage.ping(stage.a);
            stage.askForAStranger();
            stage.ping(stage.a);
            stage.ping(stage.b);
            stage.giveUpWaitingForB();
            stage.askBothWhetherTheyLive();
            stage.end();
        }
    }
}
