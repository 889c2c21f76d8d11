package io.skyloom.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.SlicedStream;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections recorded from the network's own programs, played from both ends byte for byte. */
class RecordedConnectionsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    static Stream<Recording> recordings() {
        return Recordings.all();
    }

    private static void expect(ByteStream peer, byte[] bytes, String what) throws IOException {
        byte[] seen = new byte[bytes.length];
        peer.readFully(seen, 0, seen.length);
        assertThat(HexFormat.of().formatHex(seen))
                .as(what)
                .isEqualTo(HexFormat.of().formatHex(bytes));
    }

    private static void expectEnd(ByteStream peer) throws IOException {
        assertThat(peer.read(new byte[1], 0, 1)).isEqualTo(-1);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void shouldCallAsRecorded(Recording recording, World world) throws Exception {
        Seams seams = world.realSeams("caller");
        try (StreamPair pair = StreamPair.in(world.virtual().time());
                RpcClient client = RpcClient.over(
                        pair.first(), "rpc:test", RpcClientLimits.DEFAULT, seams, recording.numbering())) {
            for (int i = 0; i < recording.steps().size(); i++) {
                Recording.Step step = recording.steps().get(i);
                RpcCall<?> call = start(client, step.service(), step.method(), step.argument());
                Recording.Exchange exchange = recording.exchanges().get(i);
                expect(pair.second(), exchange.request(), "request " + i);
                pair.second().writeFully(exchange.response(), 0, exchange.response().length);
                assertResult(call, step);
            }
            assertThat(client.pending()).isZero();
            client.close();
            expectEnd(pair.second());
        }
    }

    @SuppressWarnings("unchecked") // the step was added with an argument of its method's type
    private static <A> RpcCall<?> start(RpcClient client, String service, RpcMethod<A, ?> method, Object argument)
            throws IOException {
        return client.start(service, method, (A) argument);
    }

    private static void assertResult(RpcCall<?> call, Recording.Step step) throws Exception {
        if (step.error() == null) {
            assertThat((Object) call.await(LIMIT)).isEqualTo(step.reply());
            return;
        }
        assertThatThrownBy(() -> call.await(LIMIT)).isInstanceOfSatisfying(RpcAnswerException.class, e -> {
            assertThat(e.text()).isEqualTo(step.error());
            assertThat(e.isMissing())
                    .isEqualTo(Objects.requireNonNull(step.error()).contains("can't find"));
        });
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void shouldAnswerAsRecorded(Recording recording, World world) throws Exception {
        Seams seams = world.realSeams("server");
        try (StreamPair pair = StreamPair.in(world.virtual().time());
                RpcServer server = new RpcServer("rpc:test", RpcServerLimits.DEFAULT, seams, recording::numbering)) {
            RpcConnection connection = server.serve(new SlicedStream(pair.second(), 3), "peer", recording.services());
            for (int i = 0; i < recording.exchanges().size(); i++) {
                Recording.Exchange exchange = recording.exchanges().get(i);
                pair.first().writeFully(exchange.request(), 0, exchange.request().length);
                expect(pair.first(), exchange.response(), "response " + i);
            }
            pair.first().shutdownOutput();
            expectEnd(pair.first());
            Eventually.holds("the connection is forgotten", () -> server.connections() == 0);
            assertThat(connection.running()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void shouldPlayBothEndsAgainstEachOtherWithIdsOfTheirOwn(Recording recording, World world) throws Exception {
        try (StreamPair pair = StreamPair.in(world.virtual().time());
                RpcServer server = new RpcServer("rpc:test", RpcServerLimits.DEFAULT, world.realSeams("server"));
                RpcClient client = RpcClient.over(
                        new SlicedStream(pair.first(), 1),
                        "rpc:test",
                        RpcClientLimits.DEFAULT,
                        world.realSeams("caller"))) {
            server.serve(new SlicedStream(pair.second(), 1), "peer", recording.services());
            for (Recording.Step step : recording.steps()) {
                assertResult(start(client, step.service(), step.method(), step.argument()), step);
            }
        }
    }
}
