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
import io.skyloom.routing.rule.Rule;
import io.skyloom.rpc.RpcMethod;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
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
                .filter(one -> one.text("method").equals(ControlMethods.SERVICE + "." + method.name()))
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

    @Test
    void shouldUnderstandWhoAsksForTransports() throws Exception {
        TransportFilter filter = argument(ControlMethods.TRANSPORTS);
        assertThat(filter).isEqualTo(new TransportFilter(List.of("stcpr"), List.of(REMOTE), true));
        assertThat(filter.admits("stcpr", REMOTE)).isTrue();
        assertThat(filter.admits("sudph", REMOTE)).isFalse();
        assertThat(filter.admits("stcpr", LOCAL)).isFalse();
    }

    @Test
    void shouldUnderstandAListOfTransportsWithTheTrafficThatTheOriginalItselfLoses() throws Exception {
        TransportView view =
                new TransportView(ID, LOCAL, REMOTE, "stcpr", Optional.of(new Traffic(1234, 99)), false, "user");
        assertThat(reply(ControlMethods.TRANSPORTS)).containsExactly(view);
    }

    @Test
    void shouldWriteTheTrafficAsTheOriginalDoes() throws Exception {
        TransportView view =
                new TransportView(ID, LOCAL, REMOTE, "stcpr", Optional.of(new Traffic(1234, 99)), false, "user");
        String written = HexFormat.of().formatHex(bytes(TransportView.GOB, view));
        String value =
                written.substring(written.lastIndexOf("0110" + ID.toString().replace("-", "")));
        assertThat(call(ControlMethods.TRANSPORTS).text("response")).endsWith(value);
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
        assertThat(argument(ControlMethods.ADD_TRANSPORT))
                .isEqualTo(new TransportWish(REMOTE, "stcpr", Duration.ofSeconds(30)));
        assertThat(reply(ControlMethods.ADD_TRANSPORT))
                .isEqualTo(new TransportView(ID, LOCAL, REMOTE, "stcpr", Optional.empty(), false, "user"));
        assertThat(argument(ControlMethods.REMOVE_TRANSPORT)).isEqualTo(ID);
        assertThat(reply(ControlMethods.REMOVE_TRANSPORT)).isEqualTo(Nothing.NOTHING);
        assertThat(reply(ControlMethods.TYPES)).containsExactly("stcpr", "sudph", "dmsg");
    }

    @Test
    void shouldUnderstandPersistentTransports() throws Exception {
        assertThat(reply(ControlMethods.GET_PERSISTENT)).containsExactly(new PersistentTransport(REMOTE, "stcpr"));
        assertThat(argument(ControlMethods.SET_PERSISTENT)).containsExactly(new PersistentTransport(REMOTE, "sudph"));
    }

    @Test
    void shouldUnderstandRules() throws Exception {
        List<byte[]> rules = reply(ControlMethods.RULE_LIST);
        assertThat(rules).hasSize(1);
        Rule rule = Rule.parse(rules.getFirst());
        assertThat(rule.key()).isEqualTo(1);
        assertThat(rule.bytes()).isEqualTo(rules.getFirst());
        assertThat(argument(ControlMethods.RULE)).isEqualTo(5L);
        GroupView group = reply(ControlMethods.GROUPS).getFirst();
        assertThat(Rule.parse(group.consume())).isInstanceOf(Rule.Reverse.class);
        assertThat(Rule.parse(group.forward())).isInstanceOf(Rule.Forward.class);
    }

    @Test
    void shouldUnderstandWhatAVisorSaysOfItself() throws Exception {
        Overview overview = reply(ControlMethods.OVERVIEW);
        assertThat(overview.key()).isEqualTo(LOCAL);
        assertThat(overview.build().version()).isEqualTo("v1.3.29");
        assertThat(overview.transports()).extracting(TransportView::id).containsExactly(ID);
        assertThat(overview.routes()).isEqualTo(1);
        assertThat(overview.localIp()).isEqualTo("192.0.2.10");
        assertThat(reply(ControlMethods.UPTIME)).isEqualTo(1.5);
        assertThat(reply(ControlMethods.HEALTH)).isEqualTo("healthy");
        assertThat(argument(ControlMethods.HEALTH)).isEqualTo(Gob.Nothing.NOTHING);
    }
}
