package io.skyloom.engine.appclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.apprpc.AppMethods;
import io.skyloom.engine.apprpc.DeadlineRequest;
import io.skyloom.engine.apprpc.Hello;
import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.engine.apprpc.ReadReply;
import io.skyloom.engine.apprpc.ReadRequest;
import io.skyloom.engine.apprpc.WriteReply;
import io.skyloom.engine.apprpc.WriteRequest;
import io.skyloom.gob.Gob;
import io.skyloom.gob.GobNumbering;
import io.skyloom.gob.GobStruct;
import io.skyloom.key.PubKey;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.rpc.RpcAnswerException;
import io.skyloom.rpc.RpcCall;
import io.skyloom.rpc.RpcClient;
import io.skyloom.rpc.RpcClientLimits;
import io.skyloom.rpc.RpcMethod;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import io.skyloom.testing.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Our calls are byte for byte those of a recorded application, and a recorded visor's answers are understood. */
class RecordedVisorTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Vector KEYS = Vectors.load("app-rpc.json").object("keys");
    private static final PubKey REMOTE = PubKey.parse(KEYS.text("remote_pk"));
    private static final PubKey VISOR = PubKey.parse(KEYS.text("visor_pk"));
    private static final ProcKey KEY = ProcKey.parse(KEYS.text("proc_key"));

    /** Its time has a zone, which is not sent by us. */
    private static final int ZONED = 14;

    /** A call as it is made here. */
    private record Call<A, R>(RpcMethod<A, R> method, A argument) {}

    private static AppAddress remote(String network, int port) {
        return new AppAddress(network, REMOTE, port);
    }

    private static AppAddress own(int port) {
        return new AppAddress(AppAddress.SKYNET, VISOR, port);
    }

    private static Call<DeadlineRequest, ?> deadline(RpcMethod<DeadlineRequest, ?> method, String time) {
        return new Call<>(
                method,
                new DeadlineRequest(
                        1, Optional.of(time).filter(text -> !text.isEmpty()).map(Instant::parse)));
    }

    private static Call<WriteRequest, ?> write(String text) {
        return new Call<>(AppMethods.WRITE, new WriteRequest(1, text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static List<Call<?, ?>> calls(int step) {
        Call<ReadRequest, ?> read = new Call<>(AppMethods.READ, new ReadRequest(1, 1024));
        Call<Integer, ?> accept = new Call<>(AppMethods.ACCEPT, 1);
        Call<AppAddress, ?> dial = new Call<>(AppMethods.DIAL, remote("skynet", 3));
        return switch (step) {
            case 1 -> List.of(new Call<>(AppMethods.SET_STATUS, "Starting"));
            case 2 -> List.of(new Call<>(AppMethods.SET_STATUS, "Running"));
            case 3 -> List.of(new Call<>(AppMethods.SET_DURATION, 61L));
            case 4 -> List.of(new Call<>(AppMethods.SET_ERROR, "boom"));
            case 5 -> List.of(new Call<>(AppMethods.SET_PORT, 49152));
            case 6, 28 -> List.of(dial);
            case 7 -> List.of(write("hello"));
            case 8, 10, 16, 19 -> List.of(read);
            case 9 -> List.of(deadline(AppMethods.SET_DEADLINE, "2023-11-14T22:13:20Z"));
            case 11 -> List.of(write("x"));
            case 12 -> List.of(deadline(AppMethods.SET_READ_DEADLINE, ""));
            case 13 -> List.of(deadline(AppMethods.SET_WRITE_DEADLINE, ""));
            case ZONED -> List.of(deadline(AppMethods.SET_DEADLINE, "2030-01-02T01:04:05.678901234Z"));
            case 15, 20 -> List.of(deadline(AppMethods.SET_DEADLINE, ""));
            case 17 -> List.of(write("y"));
            case 18 -> List.of(new Call<>(AppMethods.CLOSE_CONNECTION, 1));
            case 21 -> List.of(new Call<>(AppMethods.DIAL, remote("skynet", 99)));
            case 22 -> List.of(new Call<>(AppMethods.DIAL, remote("foo", 3)));
            case 23 -> List.of(new Call<>(AppMethods.DIAL, remote("dmsg", 22)));
            case 24 -> List.of(new Call<>(AppMethods.LISTEN, own(3)));
            case 25 -> List.of(new Call<>(AppMethods.LISTEN, own(99)));
            case 26, 27, 31, 34 -> List.of(accept);
            case 30 -> List.of(new Call<>(AppMethods.CLOSE_CONNECTION, 5));
            case 32 -> List.of(new Call<>(AppMethods.CLOSE_CONNECTION, 6), new Call<>(AppMethods.CLOSE_LISTENER, 1));
            default -> List.of();
        };
    }

    private final GobNumbering numbering = new GobNumbering();
    private final Map<Integer, List<RpcCall<?>>> begun = new java.util.HashMap<>();

    /** The original's program had met the header of answers when it met the next types. */
    private void meetAnswers() {
        numbering.meet(GobStruct.<String>define("rpc.Response", fields -> {
            var text = fields.field("Text", Gob.STRING, (String one) -> one);
            return row -> row.get(text);
        }));
    }

    private <A, R> RpcCall<R> begin(RpcClient client, Call<A, R> call) throws IOException {
        return client.start(KEY.hex(), call.method(), call.argument());
    }

    @Test
    void shouldCallByteForByteAsRecorded(World world) throws Exception {
        Seams seams = world.virtual().seams("app", "10.0.0.3");
        try (StreamPair streams = StreamPair.over(world.virtual().internet())) {
            List<Vector> steps = Vectors.load("app-rpc.json").list("transcript");
            assertThat(Hello.of(KEY).frame()).isEqualTo(steps.getFirst().bytes("app_to_visor"));
            try (RpcClient client =
                    RpcClient.over(streams.first(), "visor", RpcClientLimits.DEFAULT, seams, numbering)) {
                for (Vector step : steps.subList(1, steps.size())) {
                    play(client, streams.second(), step);
                }
                verify();
            }
        }
    }

    private void play(RpcClient client, ByteStream visor, Vector step) throws Exception {
        int number = (int) step.number("n");
        List<RpcCall<?>> started = new ArrayList<>();
        for (Call<?, ?> call : calls(number)) {
            started.add(begin(client, call));
        }
        begun.put(number, started);
        byte[] seen = new byte[step.bytes("app_to_visor").length];
        visor.readFully(seen, 0, seen.length);
        if (number != ZONED) {
            assertThat(HexFormat.of().formatHex(seen)).as("step " + number).isEqualTo(step.text("app_to_visor"));
        }
        if (number == 1) {
            meetAnswers();
        }
        calls(number).forEach(call -> numbering.meet(call.method().reply()));
        byte[] answer = step.bytes("visor_to_app");
        visor.writeFully(answer, 0, answer.length);
        if (answer.length > 0 && !started.isEmpty()) {
            awaitAll(started, step);
        }
    }

    private static void awaitAll(List<RpcCall<?>> calls, Vector step) throws Exception {
        boolean refused = step.text("reply").equals("(error)");
        for (RpcCall<?> call : calls) {
            if (refused) {
                assertThatThrownBy(() -> call.await(LIMIT))
                        .isInstanceOfSatisfying(
                                RpcAnswerException.class,
                                e -> assertThat(e.text()).isEqualTo(step.text("error_seen_by_app")));
            } else {
                call.await(LIMIT);
            }
        }
    }

    private Object result(int step) throws Exception {
        return java.util.Objects.requireNonNull(begun.get(step)).getFirst().await(LIMIT);
    }

    private void verify() throws Exception {
        assertThat(new String(((ReadReply) result(8)).bytes(), StandardCharsets.US_ASCII))
                .isEqualTo("world!");
        assertThat(((ReadReply) result(10)).failure().orElseThrow().timeout()).isTrue();
        assertThat(((WriteReply) result(11)).failure().orElseThrow().exception())
                .hasMessage("write pipe: i/o timeout");
        assertThat(((ReadReply) result(16)).failure().orElseThrow().isEnd()).isTrue();
        assertThat(((WriteReply) result(7)).count()).isEqualTo(5);
        assertThat(result(24)).isEqualTo(1);
        assertThat(result(27)).hasToString("AcceptReply[remote=" + remote("skynet", 49154) + ", id=6]");
        assertThatThrownBy(() -> result(31)).hasMessageContaining("listening on closed connection");
    }
}
