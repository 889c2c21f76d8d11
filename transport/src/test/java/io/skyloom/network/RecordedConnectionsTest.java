package io.skyloom.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.frame.SealedStream;
import io.skyloom.key.PubKey;
import io.skyloom.network.RecordedConnection.Segment;
import io.skyloom.stcp.PkTable;
import io.skyloom.stcp.StcpNetwork;
import io.skyloom.stcpr.AddressBook;
import io.skyloom.stcpr.Announcement;
import io.skyloom.stcpr.PeerRecord;
import io.skyloom.stcpr.StcprNetwork;
import io.skyloom.stcpr.StcprSettings;
import io.skyloom.testing.Eventually;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole recorded connections of the network's own visors, with one of ours in the place of either end: the same bytes
 * from the first to the last, from the greeting through encryption and settlement to packets.
 */
class RecordedConnectionsTest {
    private static final HostPort PLACE = new HostPort("192.0.2.2", 7000);

    @ParameterizedTest
    @CsvSource({"stcp, 100000", "stcp, 1", "stcpr, 100000", "stcpr, 1"})
    void shouldSayByteForByteWhatTheRecordedDiallerSaid(String type, int slice) throws Exception {
        RecordedConnection recorded = RecordedConnection.of(type);
        Rig rig = new Rig(recorded.initiator(), recorded.initiatorEntropy());
        RecordedCarrier carrier = RecordedCarrier.whole(recorded.segments(), true, slice);
        rig.net.onDial(carrier);
        try (Network network = network(type, rig, recorded.responder().pub())) {
            Connection connection =
                    network.dial(DialRequest.to(recorded.responder().pub(), 45, Duration.ofSeconds(3)));

            assertThat(rig.net.connects()).containsExactly(new InetSocketAddress("192.0.2.2", 7000));
            assertThat(connection.type()).isEqualTo(type);
            assertThat(connection.local()).isEqualTo(recorded.initiator().pub());
            assertThat(connection.localPort()).isEqualTo(49153);
            assertThat(connection.remote()).isEqualTo(recorded.responder().pub());
            assertThat(connection.remotePort()).isEqualTo(45);
            assertThat(connection.dialled()).isTrue();
            replay(connection.stream(), recorded.afterHandshake(), true);
            assertOver(connection, carrier, rig);
        }
        if (slice > 1) {
            assertHandshakeInOneWriteEach(carrier, recorded, true);
        }
    }

    @ParameterizedTest
    @CsvSource({"stcp, 100000", "stcp, 1", "stcpr, 100000", "stcpr, 1"})
    void shouldSayByteForByteWhatTheRecordedAcceptorSaid(String type, int slice) throws Exception {
        RecordedConnection recorded = RecordedConnection.of(type);
        Rig rig = new Rig(recorded.responder(), recorded.responderEntropy());
        RecordedCarrier carrier = RecordedCarrier.whole(recorded.segments(), false, slice);
        try (Network network = network(type, rig, recorded.initiator().pub());
                ConnectionListener listener = network.listen(45)) {
            serve(network);
            rig.net.arrive(carrier);
            Connection connection = listener.accept();

            assertThat(connection.type()).isEqualTo(type);
            assertThat(connection.local()).isEqualTo(recorded.responder().pub());
            assertThat(connection.localPort()).isEqualTo(45);
            assertThat(connection.remote()).isEqualTo(recorded.initiator().pub());
            assertThat(connection.remotePort()).isEqualTo(49153);
            assertThat(connection.dialled()).isFalse();
            replay(connection.stream(), recorded.afterHandshake(), false);
            assertOver(connection, carrier, rig);
        }
        Eventually.holds("all threads end", () -> rig.seams.threads().running().isEmpty());
        if (slice > 1) {
            assertHandshakeInOneWriteEach(carrier, recorded, false);
        }
    }

    /** Consecutive frames of one side were one write of the recorded visor: the packet that is larger than a frame. */
    private static void replay(SealedStream stream, List<Segment> segments, boolean weDialled) throws IOException {
        for (Segment segment : segments) {
            byte[] plain = segment.plain();
            if (segment.fromInitiator() == weDialled) {
                stream.write(plain, 0, plain.length);
            } else {
                byte[] heard = new byte[plain.length];
                for (int n = 0; n < heard.length; ) {
                    n += stream.read(heard, n, heard.length - n);
                }
                assertThat(heard).isEqualTo(plain);
            }
        }
    }

    private static void assertOver(Connection connection, RecordedCarrier carrier, Rig rig) {
        assertThat(carrier.isOver()).as("every recorded byte was said or heard").isTrue();
        connection.close();
        assertThat(carrier.isClosed()).isTrue();
        assertThat(rig.time.elapsed()).isZero();
    }

    private static void assertHandshakeInOneWriteEach(
            RecordedCarrier carrier, RecordedConnection recorded, boolean weDialled) {
        List<Integer> sizes = recorded.handshake().stream()
                .filter(segment -> segment.fromInitiator() == weDialled)
                .map(segment -> segment.bytes().length)
                .toList();
        assertThat(carrier.writes().subList(0, sizes.size()).stream().map(bytes -> bytes.length))
                .as("an older peer reads a frame and its line feed, or the first nine bytes, in one piece or hangs up")
                .containsExactlyElementsOf(sizes);
    }

    private static Network network(String type, Rig rig, PubKey peer) {
        if (type.equals("stcp")) {
            PkTable table = new PkTable();
            table.put(peer, PLACE);
            return new StcpNetwork(rig.identity, rig.seams, table, NetworkLimits.USUAL);
        }
        return new StcprNetwork(
                rig.identity, rig.seams, new OnePlace(), StcprSettings.onPort(7000), NetworkLimits.USUAL);
    }

    private static void serve(Network network) throws IOException {
        if (network instanceof StcpNetwork stcp) {
            stcp.serve(PLACE);
        } else {
            ((StcprNetwork) network).serve();
        }
    }

    /** A resolver that knows one place for everybody. */
    private static final class OnePlace implements AddressBook {
        @Override
        public void bind(Announcement announcement) {}

        @Override
        public void unbind() {}

        @Override
        public PeerRecord resolve(PubKey peer) throws IOException {
            InetSocketAddress place = new InetSocketAddress("192.0.2.2", 7000);
            return new PeerRecord(place, null, false, place.getPort(), List.of(), null);
        }
    }
}
