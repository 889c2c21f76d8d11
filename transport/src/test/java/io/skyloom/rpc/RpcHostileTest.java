package io.skyloom.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.gob.Gob;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.testing.Cases;
import io.skyloom.testing.Draw;
import io.skyloom.testing.World;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Peers that send anything: the connection ends, nothing else does, and nobody is left waiting. */
class RpcHostileTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final List<Recording> RECORDINGS = Recordings.all().toList();
    private static final RpcServerLimits LIMITS = RpcServerLimits.DEFAULT.withMessageBytes(10_000);

    private static byte[] requests(Recording recording) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        recording.exchanges().forEach(one -> joined.writeBytes(one.request()));
        return joined.toByteArray();
    }

    private static byte[] responses(Recording recording) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        recording.exchanges().forEach(one -> joined.writeBytes(one.response()));
        return joined.toByteArray();
    }

    private static byte[] hostile(Draw draw, byte[] honest) {
        return draw.chance(0.8) ? draw.mutate(honest) : draw.bytesUpTo(500);
    }

    private static void pour(StreamPair pair, byte[] bytes) {
        try {
            pair.first().writeFully(bytes, 0, bytes.length);
            pair.first().shutdownOutput();
        } catch (IOException e) {
            // The other end may have had enough in the middle of it.
        }
        new RawPeer(pair.first()).awaitEnd();
    }

    @Test
    void shouldSurviveAnyRequests(World world) {
        Seams seams = world.realSeams("server");
        try (RpcServer server = new RpcServer("rpc:test", LIMITS, seams)) {
            Cases.check(400, draw -> {
                Recording recording = draw.pick(RECORDINGS);
                try (StreamPair pair = StreamPair.in(world.virtual().time())) {
                    RpcConnection connection = server.serve(pair.second(), "peer", recording.services());
                    pour(pair, hostile(draw, requests(recording)));
                    connection.ended().await(seams.timers(), LIMIT);
                }
            });
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void shouldSurviveAnyResponses(World world) {
        Seams seams = world.realSeams("caller");
        RpcMethod<String, String> echo = new RpcMethod<>("Echo", Gob.STRING, Gob.STRING);
        Cases.check(400, draw -> {
            Recording recording = draw.pick(RECORDINGS);
            try (StreamPair pair = StreamPair.in(world.virtual().time());
                    RpcClient client = RpcClient.over(pair.second(), "rpc:test", RpcClientLimits.DEFAULT, seams)) {
                List<RpcCall<String>> calls = List.of(
                        client.start("s", echo, "a"), client.start("s", echo, "b"), client.start("s", echo, "c"));
                pour(pair, hostile(draw, responses(recording)));
                for (RpcCall<String> call : calls) {
                    settle(call);
                }
                client.ended().await(seams.timers(), LIMIT);
                assertThat(client.pending()).isZero();
            }
        });
    }

    /** Any end will do, but for the limit: the peer has left. */
    private static void settle(RpcCall<String> call) throws InterruptedException {
        try {
            call.await(LIMIT);
        } catch (RpcLimitException e) {
            throw new AssertionError("left waiting", e);
        } catch (IOException e) {
            assertThat(call.isDone()).isTrue();
        }
    }

    @Test
    void shouldNotLetAnswersForOneCallEndAnother(World world) throws Exception {
        Seams seams = world.realSeams("caller");
        RpcMethod<String, String> echo = new RpcMethod<>("Echo", Gob.STRING, Gob.STRING);
        try (StreamPair pair = StreamPair.in(world.virtual().time());
                RpcClient client = RpcClient.over(pair.second(), "rpc:test", RpcClientLimits.DEFAULT, seams)) {
            RpcCall<String> first = client.start("s", echo, "a");
            RpcCall<String> second = client.start("s", echo, "b");
            RawPeer peer = new RawPeer(pair.first());
            RequestHeader one = peer.accept(echo);
            RequestHeader other = peer.accept(echo);
            peer.answer(one, echo, "once");
            peer.answer(one, echo, "twice");
            peer.write(ResponseHeader.GOB, one.failed("thrice"));
            peer.write(Gob.NOTHING, Gob.Nothing.NOTHING);
            peer.answer(new RequestHeader("", -1), echo, "nobody's");
            assertThat(first.await(LIMIT)).isEqualTo("once");
            peer.write(ResponseHeader.GOB, other.failed("refused"));
            peer.write(Gob.NOTHING, Gob.Nothing.NOTHING);
            assertThatThrownBy(() -> second.await(LIMIT)).isInstanceOf(RpcAnswerException.class);
        }
    }
}
