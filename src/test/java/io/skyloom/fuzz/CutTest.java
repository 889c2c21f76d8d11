package io.skyloom.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every conversation that begins with a handshake, cut after its first byte, its second, and so on: whoever is left behind
 * ends as the target claims, in one piece and byte by byte, with its stream closed and no timer or thread left.
 */
class CutTest {
    /** Longer ones add time, not places: behind these bytes every conversation is past its beginning. */
    private static final int LONGEST = 1200;

    private static final List<String> CONVERSATIONS = List.of(
            "noise-kk-listener",
            "noise-kk-dialler",
            "noise-xk-listener",
            "noise-xk-dialler",
            "handshake-listener",
            "handshake-dialler",
            "settlement-acceptor",
            "frame-structure",
            "yamux-frames",
            "rpc-setup-requests",
            "rpc-app-requests",
            "rpc-control-requests",
            "http-server",
            "http-client",
            "app-hello",
            "socks-server",
            "socks-client",
            "ping-messages",
            "port-questions");

    static Stream<Target> conversations() {
        return CONVERSATIONS.stream().map(Targets::named);
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void shouldEndInOrderWhereverItIsCut(Target target) throws Exception {
        byte[] whole = target.seeds().stream()
                .filter(seed -> seed.length <= LONGEST || target.seeds().size() <= 3)
                .max(Comparator.comparingInt(seed -> seed.length))
                .orElseThrow();
        for (int cut = 0; cut <= Math.min(whole.length, LONGEST); cut++) {
            try {
                target.run(Arrays.copyOf(whole, cut));
            } catch (Exception | Error e) {
                throw new AssertionError(target + " cut after " + cut + " bytes: " + e, e);
            }
        }
    }

    /** What could not fail would prove nothing: this one takes a cut conversation for a whole one. */
    @Test
    void shouldFindAnEndThatTakesTheBeginningForTheWhole() {
        Target credulous =
                Target.of("credulous", data -> Claims.require(data.length != 7, "seven bytes are no greeting"));
        assertThat(Stream.of(6, 7, 8).filter(cut -> fails(credulous, cut))).containsExactly(7);
    }

    private static boolean fails(Target target, int length) {
        try {
            target.run(new byte[length]);
            return false;
        } catch (Exception | AssertionError e) {
            return true;
        }
    }
}
