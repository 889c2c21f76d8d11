package io.skyloom.engine.appserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.app.DialWishes;
import io.skyloom.engine.apprpc.AppMethods;
import io.skyloom.engine.apprpc.DeadlineRequest;
import io.skyloom.engine.apprpc.DialReply;
import io.skyloom.engine.apprpc.DialRequest;
import io.skyloom.engine.apprpc.IoFailure;
import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.engine.apprpc.ReadReply;
import io.skyloom.engine.apprpc.ReadRequest;
import io.skyloom.engine.apprpc.WriteReply;
import io.skyloom.engine.apprpc.WriteRequest;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.rpc.RpcCall;
import io.skyloom.rpc.RpcClient;
import io.skyloom.rpc.RpcMethod;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application in another process gets done by calls, over virtual time. */
class AppSessionTest {
    private static final AppAddress FAR = new AppAddress(AppAddress.SKYNET, Stage.REMOTE, 3);
    private static final AppAddress HERE = new AppAddress(AppAddress.SKYNET, Stage.VISOR, 5);

    @TempDir
    private Path folder;

    private Stage stage;
    private RpcClient app;
    private ProcKey key;
    private VirtualTime time;

    @BeforeEach
    void begin(World world) throws Exception {
        Seams seams = world.virtual().seams("visor", "10.0.0.1");
        time = world.virtual().time();
        InetSocketAddress place = new InetSocketAddress(InetAddress.getByName("10.0.0.1"), 5505);
        stage = Stage.open(
                seams, folder, List.of(), Map.of(), Stage.Setting.usual(seams).at(place));
        key = stage.launcher().register(Stage.config("caller", ProcKey.NULL));
        app = stage.link(key);
    }

    @AfterEach
    void end() {
        app.close();
        stage.close();
    }

    private <A, R> R call(RpcMethod<A, R> method, A argument) throws IOException, InterruptedException {
        return app.call(key.hex(), method, argument, Stage.LIMIT);
    }

    private <A, R> RpcCall<R> begin(RpcMethod<A, R> method, A argument) throws IOException {
        return app.start(key.hex(), method, argument);
    }

    private int connections() {
        try {
            return stage.launcher().statistics("caller").connections().size();
        } catch (IOException e) {
            return 0;
        }
    }

    private static String text(ReadReply reply) {
        return new String(reply.bytes(), StandardCharsets.UTF_8);
    }

    private Optional<Instant> in(Duration span) {
        return Optional.of(
                Instant.ofEpochMilli(stage.seams.clock().wallMillis()).plus(span));
    }

    @Test
    void shouldNumberConnectionsOnAndOn() throws Exception {
        assertThat(call(AppMethods.DIAL, FAR)).isEqualTo(new DialReply(1, ScriptedNetwork.LOCAL_PORT));
        assertThatThrownBy(() -> call(AppMethods.DIAL, new AppAddress(AppAddress.SKYNET, Stage.REMOTE, 99)))
                .hasMessageContaining("dial refused");
        assertThat(call(AppMethods.DIAL, FAR).id()).isEqualTo(3);
        call(AppMethods.CLOSE_CONNECTION, 1);
        assertThat(call(AppMethods.DIAL, FAR).id()).isEqualTo(4);
        assertThat(call(AppMethods.LISTEN, HERE)).isEqualTo(1);
        assertThat(connections()).isEqualTo(2);
    }

    @Test
    void shouldHandOnWhatADialIsToBeLike() throws Exception {
        call(AppMethods.DIAL_WITH_OPTIONS, new DialRequest(FAR, 2, 1, 3, 0));
        call(AppMethods.DIAL_WITH_OPTIONS, new DialRequest(FAR, -1, Long.MIN_VALUE, 0, 0));
        assertThat(stage.network.wishes).containsExactly(new DialWishes(3, 2), DialWishes.NONE);
    }

    @Test
    void shouldReadNoMoreThanItsBoundAtOnce() throws Exception {
        int id = call(AppMethods.DIAL, FAR).id();
        assertThat(call(AppMethods.READ, new ReadRequest(id, 0)).bytes()).isEmpty();
        assertThat(call(AppMethods.READ, new ReadRequest(id, -5)).bytes()).isEmpty();
        String large = "x".repeat(TimedInput.MOST);
        stage.network.last().comes(large);
        stage.network.last().comes("y");
        assertThat(text(call(AppMethods.READ, new ReadRequest(id, Long.MAX_VALUE))))
                .isEqualTo(large);
        assertThat(text(call(AppMethods.READ, new ReadRequest(id, Long.MAX_VALUE))))
                .isEqualTo("y");
    }

    @Test
    void shouldNotLetOneThatWaitsHoldUpOthers() throws Exception {
        int id = call(AppMethods.DIAL, FAR).id();
        RpcCall<ReadReply> reading = begin(AppMethods.READ, new ReadRequest(id, 100));
        call(AppMethods.LISTEN, HERE);
        RpcCall<?> accepting = begin(AppMethods.ACCEPT, 1);
        WriteReply written = call(AppMethods.WRITE, new WriteRequest(id, "hello".getBytes(StandardCharsets.UTF_8)));
        assertThat(written).isEqualTo(new WriteReply(5, Optional.empty()));
        assertThat(reading.isDone()).isFalse();
        assertThat(accepting.isDone()).isFalse();
        stage.network.sockets.getFirst().comes("late");
        assertThat(text(reading.await(Stage.LIMIT))).isEqualTo("late");
        assertThat(stage.network.sockets.getFirst().sent()).isEqualTo("hello");
    }

    @Test
    void shouldEndAReadAtItsDeadlineAndLoseNothing() throws Exception {
        int id = call(AppMethods.DIAL, FAR).id();
        RpcCall<ReadReply> reading = begin(AppMethods.READ, new ReadRequest(id, 100));
        call(AppMethods.SET_READ_DEADLINE, new DeadlineRequest(id, in(Duration.ofSeconds(5))));
        assertThat(reading.isDone()).isFalse();
        time.advance(Duration.ofSeconds(6));
        ReadReply late = reading.await(Stage.LIMIT);
        assertThat(late.failure().orElseThrow().timeout()).isTrue();
        stage.network.last().comes("meanwhile");
        assertThat(call(AppMethods.READ, new ReadRequest(id, 100)).failure()).isPresent();
        call(AppMethods.SET_DEADLINE, new DeadlineRequest(id, Optional.empty()));
        assertThat(text(call(AppMethods.READ, new ReadRequest(id, 4)))).isEqualTo("mean");
        assertThat(text(call(AppMethods.READ, new ReadRequest(id, 400)))).isEqualTo("while");
    }

    @Test
    void shouldEndAWriteAtItsDeadline() throws Exception {
        int id = call(AppMethods.DIAL, FAR).id();
        stage.network.last().takesNothing();
        call(AppMethods.SET_WRITE_DEADLINE, new DeadlineRequest(id, in(Duration.ofSeconds(5))));
        RpcCall<WriteReply> writing = begin(AppMethods.WRITE, new WriteRequest(id, new byte[10]));
        Eventually.holds("the deadline has passed", () -> {
            time.advance(Duration.ofSeconds(1));
            return writing.isDone();
        });
        assertThat(writing.await(Stage.LIMIT).failure().orElseThrow().timeout()).isTrue();
    }

    @Test
    void shouldTellWhoReadsThatTheConnectionWasClosed() throws Exception {
        int id = call(AppMethods.DIAL, FAR).id();
        RpcCall<ReadReply> reading = begin(AppMethods.READ, new ReadRequest(id, 100));
        Eventually.holds(
                "reading", () -> stage.seams.threads().running().stream().anyMatch(name -> name.contains("/fetch")));
        call(AppMethods.CLOSE_CONNECTION, id);
        assertThat(reading.await(Stage.LIMIT).failure()).contains(IoFailure.CLOSED);
        assertThatThrownBy(() -> call(AppMethods.READ, new ReadRequest(id, 1)))
                .hasMessageContaining("no conn with key " + id);
    }

    @Test
    void shouldCloseEverythingAndEndEveryCallWhenTheConnectionEnds() throws Exception {
        int id = call(AppMethods.DIAL, FAR).id();
        call(AppMethods.LISTEN, HERE);
        stage.network.ports.getFirst().comes(FAR);
        call(AppMethods.ACCEPT, 1);
        begin(AppMethods.ACCEPT, 1);
        begin(AppMethods.READ, new ReadRequest(id, 1));
        begin(AppMethods.DIAL, new AppAddress(AppAddress.SKYNET, Stage.REMOTE, ScriptedNetwork.KEEPS_WAITING));
        stage.network.dialling.await();
        app.close();
        stage.network.interrupted.await();
        Eventually.holds("everything is closed", stage.network::isAllClosed);
        Eventually.holds("no thread is left", () -> stage.threads() == 0);
        Eventually.holds("nobody is registered", () -> stage.launcher().running() == 0);
    }

    @Test
    void shouldRefuseWhenAllNumbersAreTaken() throws Exception {
        IdSpace<String> space = new IdSpace<>("conn");
        for (int i = 1; i <= IdSpace.LAST; i++) {
            assertThat(space.reserve()).isEqualTo(i);
        }
        assertThat(space.reserve()).isZero();
        assertThatThrownBy(space::reserve).hasMessage("no more available values");
        space.release(7);
        assertThat(space.reserve()).isEqualTo(7);
        assertThat(space.put(7, "seven")).isTrue();
        assertThat(space.put(7, "other")).isFalse();
        assertThat(space.take(7)).isEqualTo("seven");
        assertThat(space.close()).isEmpty();
        assertThat(space.put(8, "late")).isFalse();
    }
}
