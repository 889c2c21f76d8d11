package io.skyloom.engine.appserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.engine.apprpc.AppEvent;
import io.skyloom.engine.apprpc.AppMethods;
import io.skyloom.engine.apprpc.Hello;
import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.gob.Gob;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.gob.GobNumbering;
import io.skyloom.gob.GobStruct;
import io.skyloom.rpc.RpcClient;
import io.skyloom.rpc.RpcClientLimits;
import io.skyloom.rpc.RpcMethod;
import io.skyloom.rpc.RpcServer;
import io.skyloom.rpc.RpcServerLimits;
import io.skyloom.rpc.RpcService;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.virtual.MemoryInternet;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events reach who asked for them, byte for byte as recorded; who does not answer holds nobody up for long. */
class AppEventsTest {
    private static final ProcKey KEY =
            ProcKey.parse(Vectors.load("app-rpc.json").object("keys").text("proc_key"));

    @TempDir
    private Path folder;

    private static Hello wanting(String address) {
        return new Hello(KEY, "tcp", address, Set.of(AppEvent.TCP_DIAL, AppEvent.TCP_CLOSE));
    }

    /** The original's program had met thirteen types between its header of calls and events. */
    private static GobNumbering numbering(Seams seams, World world) throws Exception {
        GobNumbering numbering = new GobNumbering();
        try (StreamPair streams =
                        StreamPair.over(MemoryInternet.in(world.virtual().time(), 3));
                RpcClient first = RpcClient.over(streams.first(), "first", RpcClientLimits.DEFAULT, seams, numbering)) {
            first.start("any", new RpcMethod<>("Any", Gob.NOTHING, Gob.NOTHING), Nothing.NOTHING);
        }
        for (int i = 0; i < 12; i++) {
            String name = "Other" + i;
            numbering.meet(GobStruct.<String>define("test." + name, fields -> {
                var text = fields.field(name, Gob.STRING, (String one) -> one);
                return row -> row.get(text);
            }));
        }
        return numbering;
    }

    @Test
    void shouldTellWhatWasRecorded(World world) throws Exception {
        Seams seams = world.virtual().seams("visor", "10.0.0.5");
        try (StreamPair streams = StreamPair.over(world.virtual().internet());
                AppEvents events = new AppEvents(seams)) {
            RpcClient client =
                    RpcClient.over(streams.first(), "events", RpcClientLimits.DEFAULT, seams, numbering(seams, world));
            events.add(wanting("x"), client);
            for (Vector one :
                    Vectors.load("app-rpc.json").object("egress_events").list("events")) {
                String type = one.text("event").equals("dial") ? AppEvent.TCP_DIAL : AppEvent.TCP_CLOSE;
                AppEvent event = AppEvent.tcp(type, "stcpr", "192.0.2.1:7777");
                Thread telling = seams.threads().start("test/tell", () -> tell(events, event));
                byte[] seen = new byte[one.bytes("visor_to_app").length];
                streams.second().readFully(seen, 0, seen.length);
                assertThat(HexFormat.of().formatHex(seen)).isEqualTo(one.text("visor_to_app"));
                byte[] answer = one.bytes("app_to_visor");
                streams.second().writeFully(answer, 0, answer.length);
                telling.join();
            }
            assertThat(events.subscribers()).isEqualTo(1);
        }
    }

    private static void tell(AppEvents events, AppEvent event) {
        try {
            events.tell(event);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldTellInTheOrderOfPostingWithoutHoldingUpWhoPosts(World world) throws Exception {
        Seams seams = world.virtual().seams("visor", "10.0.0.5");
        List<String> heard = new CopyOnWriteArrayList<>();
        CountDownLatch reading = new CountDownLatch(1);
        RpcServer app = new RpcServer("events", RpcServerLimits.DEFAULT, seams);
        try (StreamPair streams = StreamPair.over(world.virtual().internet());
                AppEvents events = new AppEvents(seams)) {
            events.post(AppEvent.tcp(AppEvent.TCP_DIAL, "stcpr", "nobody asked for this"));
            app.serve(
                    streams.second(),
                    "visor",
                    List.of(RpcService.define(
                            KEY.hex(),
                            methods -> methods.add(AppMethods.NOTIFY, (event, call) -> {
                                reading.await();
                                heard.add(new String(event.data(), StandardCharsets.UTF_8));
                                return Nothing.NOTHING;
                            }))));
            events.add(wanting("x"), RpcClient.over(streams.first(), "events", RpcClientLimits.DEFAULT, seams));
            for (int i = 0; i < 300; i++) {
                events.post(AppEvent.tcp(AppEvent.TCP_DIAL, "stcpr", "place " + i));
            }
            assertThat(heard).as("nobody reads yet, and posting has returned").isEmpty();
            reading.countDown();
            Eventually.holds("as many as may wait are told", () -> heard.size() == 256);
            for (int i = 0; i < 256; i++) {
                assertThat(heard.get(i)).contains("\"place " + i + "\"");
            }
            events.post(AppEvent.tcp(AppEvent.TCP_CLOSE, "stcpr", "the last"));
            Eventually.holds("who was slow is told on", () -> heard.size() == 257);
        } finally {
            app.close();
        }
    }

    @Test
    void shouldDropWhoDoesNotAnswerWithinASecond(World world) throws Exception {
        Seams seams = world.virtual().seams("visor", "10.0.0.5");
        try (StreamPair streams = StreamPair.over(world.virtual().internet());
                AppEvents events = new AppEvents(seams)) {
            events.add(wanting("x"), RpcClient.over(streams.first(), "events", RpcClientLimits.DEFAULT, seams));
            Thread telling = seams.threads()
                    .start("test/tell", () -> tell(events, AppEvent.tcp(AppEvent.TCP_DIAL, "stcpr", "x")));
            Eventually.holds("it is given up", () -> {
                world.virtual().time().advance(Duration.ofMillis(500));
                return !telling.isAlive();
            });
            assertThat(events.subscribers()).isZero();
        }
    }

    /** Who says hello may ask for events on this machine only, and gets them as long as its run lasts. */
    @Test
    void shouldDialThisMachineOnly(World world) throws Exception {
        Seams seams = world.virtual().seams("visor", "127.0.0.1");
        Stage.Setting setting =
                Stage.Setting.usual(seams).at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 5505));
        List<String> heard = new CopyOnWriteArrayList<>();
        RpcServer app = new RpcServer("events", RpcServerLimits.DEFAULT, seams);
        try (Stage stage = Stage.open(seams, folder, List.of(), Map.of(), setting);
                StreamListener listener =
                        seams.net().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 7000))) {
            stage.launcher().register(Stage.config("hand", KEY));
            try (ByteStream far = hello(stage, "10.9.9.9:7000")) {
                assertThat(far.read(new byte[1], 0, 1)).isEqualTo(-1);
            }
            try (ByteStream near = hello(stage, "127.0.0.1:7000")) {
                ByteStream events = listener.accept();
                app.serve(
                        events,
                        "visor",
                        List.of(RpcService.define(
                                KEY.hex(),
                                methods -> methods.add(AppMethods.NOTIFY, (event, call) -> {
                                    heard.add(event.type());
                                    return Nothing.NOTHING;
                                }))));
                Eventually.holds("it is known", () -> stage.launcher().events().subscribers() == 1);
                stage.launcher().events().tell(AppEvent.tcp(AppEvent.TCP_DIAL, "stcpr", "x"));
                stage.launcher().events().tell(new AppEvent("other", new byte[0]));
                assertThat(heard).containsExactly(AppEvent.TCP_DIAL);
                Eventually.holds("it is linked", () -> stage.launcher().newcomers() == 0);
            }
            Eventually.holds(
                    "nobody is told any more", () -> stage.launcher().events().subscribers() == 0);
        } finally {
            app.close();
        }
    }

    private static ByteStream hello(Stage stage, String egress) throws IOException {
        ByteStream stream = stage.connect();
        byte[] frame = wanting(egress).frame();
        stream.writeFully(frame, 0, frame.length);
        return stream;
    }
}
