package io.skyloom.routing.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Routes and edges that make no sense cannot be built. */
class RouteRecordsTest {
    private static final Duration ALIVE = Duration.ofSeconds(30);
    private static final List<PubKey> VISORS = IntStream.range(0, 40)
            .mapToObj(i -> KeyPair.fromSeed(("visor " + i).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .pub())
            .toList();

    private static Hop hop(int from, int to) {
        return new Hop(new UUID(1, Math.min(from, to) * 100L + Math.max(from, to)), VISORS.get(from), VISORS.get(to));
    }

    private static List<Hop> path(int... visors) {
        return IntStream.range(1, visors.length)
                .mapToObj(i -> hop(visors[i - 1], visors[i]))
                .toList();
    }

    private static List<Hop> mirrored(List<Hop> path) {
        List<Hop> back = new ArrayList<>(path.stream().map(Hop::reversed).toList());
        Collections.reverse(back);
        return back;
    }

    private static RouteDescriptor between(int from, int to) {
        return new RouteDescriptor(new RouteAddress(VISORS.get(from), 49153), new RouteAddress(VISORS.get(to), 3));
    }

    private static BidirectionalRoute route(RouteDescriptor desc, List<Hop> forward, List<Hop> reverse) {
        return new BidirectionalRoute(desc, ALIVE, forward, reverse);
    }

    @Test
    void shouldAcceptPathsOfAnyLengthAndUnlikeReverses() {
        assertThat(route(between(0, 1), path(0, 1), path(1, 0)).isLoop()).isFalse();
        route(between(0, 3), path(0, 1, 2, 3), path(3, 4, 0));
        int[] longest = IntStream.rangeClosed(0, BidirectionalRoute.MAX_HOPS).toArray();
        route(between(0, BidirectionalRoute.MAX_HOPS), path(longest), mirrored(path(longest)));
    }

    @Test
    void shouldAcceptALoopWhoseEndsHaveTwoPorts() {
        assertThat(route(between(0, 0), path(0, 1, 0), path(0, 1, 0)).isLoop()).isTrue();
        RouteAddress one = new RouteAddress(VISORS.get(0), 5);
        assertThatThrownBy(() -> route(new RouteDescriptor(one, one), path(0, 1, 0), path(0, 1, 0)))
                .hasMessageContaining("two different ports");
    }

    @Test
    void shouldRefuseWhatTheNetworkRefusesInItsWords() {
        assertThatThrownBy(() -> route(between(0, 1), List.of(), path(1, 0)))
                .isInstanceOf(BadRuleException.class)
                .hasMessage("bidirectional route does not have forward hops");
        assertThatThrownBy(() -> route(between(0, 1), path(0, 1), List.of()))
                .hasMessage("bidirectional route does not have reverse hops");
        for (RouteDescriptor wrong : List.of(between(1, 0), between(0, 2), between(2, 1))) {
            assertThatThrownBy(() -> route(wrong, path(0, 1), path(1, 0)))
                    .hasMessage("bidirectional route has an invalid route description");
        }
    }

    @Test
    void shouldRefuseBrokenPathsRepeatedVisorsAndEndlessOnes() {
        List<Hop> gap = List.of(hop(0, 1), hop(2, 3));
        assertThatThrownBy(() -> route(between(0, 3), gap, path(3, 0))).hasMessageContaining("forward hop 2 starts at");
        assertThatThrownBy(() -> route(between(0, 3), path(0, 3), mirrored(gap)))
                .hasMessageContaining("reverse hop 2 starts at");
        assertThatThrownBy(() -> route(between(0, 3), path(0, 1, 2, 1, 3), path(3, 0)))
                .hasMessageContaining("passes " + VISORS.get(1).brief() + " twice");
        assertThatThrownBy(() -> route(between(0, 3), path(0, 3), path(3, 1, 3, 0)))
                .hasMessageContaining("the reverse path passes");
        assertThatThrownBy(() -> route(between(0, 3), path(0, 1, 3, 2, 3), path(3, 0)))
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> route(between(0, 0), path(0, 1, 0, 2, 0), path(0, 1, 0)))
                .hasMessageContaining("twice");
        int[] tooLong =
                IntStream.rangeClosed(0, BidirectionalRoute.MAX_HOPS + 1).toArray();
        assertThatThrownBy(() -> route(between(0, tooLong.length - 1), path(tooLong), mirrored(path(tooLong))))
                .hasMessageContaining("33 hops");
    }

    @Test
    void shouldRefuseKeepAlivesThatNoRuleMayHave() {
        for (Duration bad : List.of(
                Duration.ZERO, Duration.ofNanos(-1), Duration.ofHours(24).plusNanos(1))) {
            assertThatThrownBy(() -> new BidirectionalRoute(between(0, 1), bad, path(0, 1), path(1, 0)))
                    .hasMessageContaining("keep-alive");
        }
    }

    @Test
    void shouldRefuseHopsWithoutVisorsOrTransport() {
        UUID transport = new UUID(1, 2);
        PubKey visor = VISORS.get(0);
        assertThatThrownBy(() -> new Hop(transport, PubKey.NULL, visor)).isInstanceOf(BadRuleException.class);
        assertThatThrownBy(() -> new Hop(transport, visor, PubKey.NULL)).isInstanceOf(BadRuleException.class);
        assertThatThrownBy(() -> new Hop(transport, visor, visor)).isInstanceOf(BadRuleException.class);
        assertThatThrownBy(() -> new Hop(new UUID(0, 0), visor, VISORS.get(1))).isInstanceOf(BadRuleException.class);
    }

    @Test
    void shouldRefuseEdgesWhoseRulesBelongToOthers() {
        RouteDescriptor desc = between(1, 0);
        Rule.Reverse reverse = new Rule.Reverse(ALIVE, 7, desc);
        Rule.Forward forward = new Rule.Forward(ALIVE, 8, desc.inverted(), 9, new UUID(1, 2));
        EdgeRules edge = new EdgeRules(desc, forward, reverse);
        assertThat(edge.local().key()).isEqualTo(VISORS.get(0));
        assertThat(edge.remote().key()).isEqualTo(VISORS.get(1));
        assertThatThrownBy(() -> new EdgeRules(between(2, 0), forward, reverse)).hasMessageContaining("another route");
        Rule.Forward foreign = new Rule.Forward(ALIVE, 8, between(0, 2), 9, new UUID(1, 2));
        assertThatThrownBy(() -> new EdgeRules(desc, foreign, reverse)).hasMessageContaining("forward rule");
        Rule.Forward twin = new Rule.Forward(ALIVE, 7, desc.inverted(), 9, new UUID(1, 2));
        assertThatThrownBy(() -> new EdgeRules(desc, twin, reverse)).hasMessageContaining("the id 7");
    }

    @Test
    void shouldWordRefusalsAsTheNetworkDoes() {
        RouterRefusal refusal = new RouterRefusal(RouterRefusal.ADD_RULES, "io: read/write on closed pipe");
        assertThat(refusal).hasMessage("failure code 1 (io: read/write on closed pipe)");
        assertThat(refusal.code()).isEqualTo(1);
    }
}
