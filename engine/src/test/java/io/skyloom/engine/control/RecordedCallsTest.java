package io.skyloom.engine.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.bandwidth.Traffic;
import io.skyloom.gob.Gob;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.gob.GobBuffer;
import io.skyloom.gob.GobLimits;
import io.skyloom.gob.GobReader;
import io.skyloom.gob.GobType;
import io.skyloom.gob.GobWriter;
import io.skyloom.key.PubKey;
import io.skyloom.manager.PersistentTransport;
import io.skyloom.routing.rule.RouteAddress;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.routing.rule.Rule;
import io.skyloom.rpc.RpcMethod;
import io.skyloom.services.ServiceAddress;
import io.skyloom.services.ServiceEntry;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the original's control program sends is understood, and so is what the original visor answers. */
class RecordedCallsTest {
    private static final PubKey LOCAL =
            PubKey.parse("031b84c5567b126440995d3ed5aaba0565d71e1834604819ff9c17f5e9d5dd078f");
    private static final PubKey REMOTE =
            PubKey.parse("024d4b6cd1361032ca9bd2aeb9d900aa4d45d9ead80ac9423374c451a7254d0766");
    private static final UUID ID = UUID.fromString("1d60fbdd-a0fc-0a64-85c6-f155e43f3465");
    private static final GobLimits LIMITS = GobLimits.ofMessages(1 << 20);

    private static Vector call(RpcMethod<?, ?> method) {
        return Vectors.each("visor-rpc.json", "calls")
                .filter(one -> one.text("method").equals(ControlNames.SERVICE + "." + method.name()))
                .findFirst()
                .orElseThrow();
    }

    private static <A> A argument(RpcMethod<A, ?> method) throws IOException {
        return body(call(method).bytes("request"), method.argument());
    }

    private static <R> R reply(RpcMethod<?, R> method) throws IOException {
        return body(call(method).bytes("response"), method.reply());
    }

    /** The value behind the header. */
    private static <T> T body(byte[] stream, GobType<T> type) throws IOException {
        GobReader reader = GobReader.of(stream, LIMITS);
        assertThat(reader.skip()).isTrue();
        T value = reader.read(type);
        assertThat(reader.skip()).as("more than one value").isFalse();
        return Objects.requireNonNull(value);
    }

    /** What stands behind the type in the last message of a stream: the value itself. */
    private static byte[] value(byte[] stream) {
        int at = 0;
        while (true) {
            int[] length = number(stream, at);
            int end = length[1] + length[0];
            if (end == stream.length) {
                return Arrays.copyOfRange(stream, number(stream, length[1])[1], end);
            }
            at = end;
        }
    }

    /** An unsigned number of the stream's and where it ends. */
    private static int[] number(byte[] stream, int at) {
        int first = stream[at] & 0xFF;
        if (first < 0x80) {
            return new int[] {first, at + 1};
        }
        int value = 0;
        int end = at + 1 + (256 - first);
        for (int i = at + 1; i < end; i++) {
            value = value << 8 | (stream[i] & 0xFF);
        }
        return new int[] {value, end};
    }

    private static <T> void requireSame(String what, byte[] recorded, GobType<T> type) throws IOException {
        T read = body(recorded, type);
        assertThat(value(bytes(type, read))).as(what).isEqualTo(value(recorded));
        assertThat(bytes(
                        type,
                        Objects.requireNonNull(
                                GobReader.of(bytes(type, read), LIMITS).read(type))))
                .as(what)
                .isEqualTo(bytes(type, read));
    }

    private static <A, R> void requireSame(Vector recorded, RpcMethod<A, R> method) throws IOException {
        requireSame(method.name() + " asks", recorded.bytes("request"), method.argument());
        if (!recorded.has("error")) {
            requireSame(method.name() + " answers", recorded.bytes("response"), method.reply());
        }
    }

    @Test
    void shouldSpeakEveryRecordedCallByteForByte() throws Exception {
        List<RpcMethod<?, ?>> known = List.of(
                VisorMethods.SUMMARY,
                VisorMethods.OVERVIEW,
                VisorMethods.HEALTH,
                VisorMethods.UPTIME,
                TransportMethods.TYPES,
                TransportMethods.TRANSPORTS,
                TransportMethods.ADD_TRANSPORT,
                TransportMethods.REMOVE_TRANSPORT,
                RouteMethods.RULE_LIST,
                RouteMethods.RULE,
                RouteMethods.GROUPS,
                VisorMethods.SET_MIN_HOPS,
                TransportMethods.GET_PERSISTENT,
                TransportMethods.SET_PERSISTENT,
                VisorMethods.SET_AUTOCONNECT,
                VisorMethods.PROXY_SERVERS,
                VisorMethods.REMOTE_VISORS,
                VisorMethods.PORTS,
                VisorMethods.DMSG_READY,
                VisorMethods.UPTIMES,
                PingCalls.DIAL,
                PingCalls.PING,
                PingCalls.STOP,
                ForwardCalls.LENT,
                ForwardCalls.CONNECT,
                ForwardCalls.DISCONNECT);
        for (RpcMethod<?, ?> method : known) {
            requireSame(call(method), method);
        }
    }

    @Test
    void shouldUnderstandASummary() throws Exception {
        Summary summary = reply(VisorMethods.SUMMARY);
        assertThat(summary.overview().publicIp()).isEqualTo("198.51.100.7");
        assertThat(summary.overview().hypervisors()).containsExactly(REMOTE);
        assertThat(summary.overview().connectedHypervisors()).containsExactly(REMOTE);
        assertThat(summary.overview().apps())
                .containsExactly(new AppView(
                        "skysocks", "skysocks", List.of("--passcode", "abc"), true, 3, AppView.RUNNING, "Running"));
        assertThat(summary.health()).isEqualTo("healthy");
        assertThat(summary.uptime()).isEqualTo(Duration.ofMillis(1500));
        assertThat(summary.rules()).extracting(view -> view.rule().key()).containsExactly(1);
        assertThat(summary.dmsg()).isEqualTo(new DmsgView(LOCAL, REMOTE, Duration.ofMillis(12)));
        assertThat(summary.isOnline()).isTrue();
        assertThat(summary.minHops()).isEqualTo(1);
        assertThat(summary.persistent()).containsExactly(new PersistentTransport(REMOTE, "stcpr"));
        assertThat(summary.reward()).isEqualTo("2jBbGxZRGoQG1mqhPBnXnLTxK6oxsTf8os6");
        assertThat(summary.buildTag()).isEqualTo("linux_amd64");
        assertThat(summary.publicAutoconnect()).isTrue();
    }

    @Test
    void shouldTakeARuleApartAndPutItTogether() throws Exception {
        RouteDescriptor way = new RouteDescriptor(new RouteAddress(LOCAL, 1), new RouteAddress(REMOTE, 2));
        for (Rule rule : List.of(
                new Rule.Reverse(Duration.ofSeconds(30), 7, way),
                new Rule.Forward(Duration.ofSeconds(30), -1, way, -2, ID),
                new Rule.Intermediary(Duration.ofSeconds(30), 9, 10, ID))) {
            RuleView view = new RuleView(rule);
            assertThat(GobReader.of(bytes(RuleView.GOB, view), LIMITS).read(RuleView.GOB))
                    .isEqualTo(view);
        }
    }

    @Test
    void shouldUnderstandPings() throws Exception {
        assertThat(argument(PingCalls.DIAL)).isEqualTo(new PingWish(REMOTE, 2, 2, 0));
        assertThat(reply(PingCalls.PING)).containsExactly(Duration.ofMillis(12), Duration.ofMillis(15));
        assertThat(argument(PingCalls.STOP)).isEqualTo(REMOTE);
    }

    @Test
    void shouldUnderstandForwardedPorts() throws Exception {
        assertThat(reply(ForwardCalls.LENT)).containsExactly(8080L);
        assertThat(argument(ForwardCalls.CONNECT)).isEqualTo(new ForwardCalls.Wish(REMOTE, 8080, 9090));
        UUID id = UUID.fromString("01020304-0506-4708-890a-0b0c0d0e0f10");
        assertThat(reply(ForwardCalls.CONNECT)).isEqualTo(id);
        assertThat(argument(ForwardCalls.DISCONNECT)).isEqualTo(id);
    }

    @Test
    void shouldUnderstandListedProxies() throws Exception {
        assertThat(reply(VisorMethods.PROXY_SERVERS))
                .containsExactly(ServiceEntry.of(new ServiceAddress(REMOTE, 3), "proxy", "v1.3.29"));
        assertThat(argument(VisorMethods.PROXY_SERVERS)).isEqualTo(new VisorMethods.ServersWanted("v1.3.29", "US"));
        assertThat(reply(VisorMethods.PORTS)).isEqualTo(Map.of("hypervisor", new PortView("8000", "TCP")));
    }

    @Test
    void shouldUnderstandWhoAsksForTransports() throws Exception {
        TransportFilter filter = argument(TransportMethods.TRANSPORTS);
        assertThat(filter).isEqualTo(new TransportFilter(List.of("stcpr"), List.of(REMOTE), true));
        assertThat(filter.admits("stcpr", REMOTE)).isTrue();
        assertThat(filter.admits("sudph", REMOTE)).isFalse();
        assertThat(filter.admits("stcpr", LOCAL)).isFalse();
    }

    @Test
    void shouldUnderstandAListOfTransportsWithTheTrafficThatTheOriginalItselfLoses() throws Exception {
        TransportView view =
                new TransportView(ID, LOCAL, REMOTE, "stcpr", Optional.of(new Traffic(1234, 99)), false, "user");
        assertThat(reply(TransportMethods.TRANSPORTS)).containsExactly(view);
    }

    @Test
    void shouldWriteTheTrafficAsTheOriginalDoes() throws Exception {
        TransportView view =
                new TransportView(ID, LOCAL, REMOTE, "stcpr", Optional.of(new Traffic(1234, 99)), false, "user");
        String written = HexFormat.of().formatHex(bytes(TransportView.GOB, view));
        String value =
                written.substring(written.lastIndexOf("0110" + ID.toString().replace("-", "")));
        assertThat(call(TransportMethods.TRANSPORTS).text("response")).endsWith(value);
    }

    private static <T> byte[] bytes(GobType<T> type, T value) throws IOException {
        GobBuffer out = new GobBuffer(256);
        new GobWriter(LIMITS, new io.skyloom.gob.GobNumbering()).write(type, value, out);
        return out.toBytes();
    }

    @Test
    void shouldKeepTrafficOfAnySizeThroughItsForm() throws Exception {
        for (long number : new long[] {0, 1, 127, 128, 255, 256, 65_535, 1L << 40, Long.MAX_VALUE}) {
            TransportView view = new TransportView(
                    ID, LOCAL, REMOTE, "dmsg", Optional.of(new Traffic(number, number / 2)), true, "");
            GobReader reader = GobReader.of(bytes(TransportView.GOB, view), LIMITS);
            assertThat(reader.read(TransportView.GOB)).isEqualTo(view);
        }
    }

    @Test
    void shouldUnderstandWhoWantsATransport() throws Exception {
        assertThat(argument(TransportMethods.ADD_TRANSPORT))
                .isEqualTo(new TransportWish(REMOTE, "stcpr", Duration.ofSeconds(30)));
        assertThat(reply(TransportMethods.ADD_TRANSPORT))
                .isEqualTo(new TransportView(ID, LOCAL, REMOTE, "stcpr", Optional.empty(), false, "user"));
        assertThat(argument(TransportMethods.REMOVE_TRANSPORT)).isEqualTo(ID);
        assertThat(reply(TransportMethods.REMOVE_TRANSPORT)).isEqualTo(Nothing.NOTHING);
        assertThat(reply(TransportMethods.TYPES)).containsExactly("stcpr", "sudph", "dmsg");
    }

    @Test
    void shouldUnderstandPersistentTransports() throws Exception {
        assertThat(reply(TransportMethods.GET_PERSISTENT)).containsExactly(new PersistentTransport(REMOTE, "stcpr"));
        assertThat(argument(TransportMethods.SET_PERSISTENT)).containsExactly(new PersistentTransport(REMOTE, "sudph"));
    }

    @Test
    void shouldUnderstandRules() throws Exception {
        List<byte[]> rules = reply(RouteMethods.RULE_LIST);
        assertThat(rules).hasSize(1);
        Rule rule = Rule.parse(rules.getFirst());
        assertThat(rule.key()).isEqualTo(1);
        assertThat(rule.bytes()).isEqualTo(rules.getFirst());
        assertThat(argument(RouteMethods.RULE)).isEqualTo(5L);
        GroupView group = reply(RouteMethods.GROUPS).getFirst();
        assertThat(Rule.parse(group.consume())).isInstanceOf(Rule.Reverse.class);
        assertThat(Rule.parse(group.forward())).isInstanceOf(Rule.Forward.class);
    }

    @Test
    void shouldUnderstandWhatAVisorSaysOfItself() throws Exception {
        Overview overview = reply(VisorMethods.OVERVIEW);
        assertThat(overview.key()).isEqualTo(LOCAL);
        assertThat(overview.build().version()).isEqualTo("v1.3.29");
        assertThat(overview.transports()).extracting(TransportView::id).containsExactly(ID);
        assertThat(overview.routes()).isEqualTo(1);
        assertThat(overview.localIp()).isEqualTo("192.0.2.10");
        assertThat(reply(VisorMethods.UPTIME)).isEqualTo(1.5);
        assertThat(reply(VisorMethods.HEALTH)).isEqualTo("healthy");
        assertThat(argument(VisorMethods.HEALTH)).isEqualTo(Gob.Nothing.NOTHING);
    }
}
