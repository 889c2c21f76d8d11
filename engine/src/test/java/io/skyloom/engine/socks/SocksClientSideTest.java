package io.skyloom.engine.socks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.socks.SocksTarget.Literal;
import io.skyloom.engine.socks.SocksTarget.Name;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.testing.CleanRun;
import io.skyloom.testing.World;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(CleanRun.class)
class SocksClientSideTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static SocksTarget target(String literal) throws IOException {
        return new SocksTarget(new Literal(InetAddress.getByName(literal)), 443);
    }

    @Test
    void shouldAgreeWithOurServerSide(World world) throws Exception {
        Seams seams = world.realSeams("socks");
        for (SocksTarget wanted :
                List.of(target("9.8.7.6"), target("2001:4860::8888"), new SocksTarget(new Name("a.example"), 65535))) {
            for (SocksReply reply : SocksReply.values()) {
                try (StreamPair pair = StreamPair.in(world.virtual().time())) {
                    Outcome<Optional<SocksTarget>> asked = new Outcome<>();
                    seams.threads().start("server", () -> serve(pair, reply, asked));
                    assertThat(SocksClientSide.connect(pair.first(), wanted)).isEqualTo(reply);
                    assertThat(asked.await(seams.timers(), LIMIT)).contains(wanted);
                }
            }
        }
    }

    private static void serve(StreamPair pair, SocksReply reply, Outcome<Optional<SocksTarget>> asked) {
        try {
            Optional<SocksTarget> target =
                    SocksServerSide.receive(pair.second(), new SocksHandshake(SocksAccess.open()));
            byte[] bytes = reply == SocksReply.SUCCEEDED
                    ? SocksReply.success(new InetSocketAddress(InetAddress.getByAddress(new byte[16]), 9))
                    : reply.refusal();
            pair.second().writeFully(bytes, 0, bytes.length);
            asked.complete(target);
        } catch (IOException e) {
            asked.fail(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0502",
                "05ff",
                "0400",
                "0500" + "04000001000000000000",
                "0500" + "05000001",
                "0500" + "05000009",
                "0500" + "05770001000000000000"
            })
    void shouldSayWhatIsWrongWithAServer(String said, World world) throws Exception {
        try (StreamPair pair = StreamPair.in(world.virtual().time())) {
            byte[] bytes = HexFormat.of().parseHex(said);
            pair.second().writeFully(bytes, 0, bytes.length);
            pair.second().shutdownOutput();
            assertThatThrownBy(() -> SocksClientSide.connect(pair.first(), target("1.1.1.1")))
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching("(?s).*(server|ended).*");
        }
    }

    @Test
    void shouldSayThatAClientLeft(World world) throws Exception {
        try (StreamPair pair = StreamPair.in(world.virtual().time())) {
            pair.first().writeFully(new byte[] {5, 1}, 0, 2);
            pair.first().shutdownOutput();
            assertThatThrownBy(() -> SocksServerSide.receive(pair.second(), new SocksHandshake(SocksAccess.open())))
                    .isInstanceOf(EOFException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKnowEveryReplyByItsCode(SocksReply reply) {
        assertThat(SocksReply.of(reply.code())).contains(reply);
        assertThat(HexFormat.of().formatHex(reply.refusal()))
                .isEqualTo("05%02x0001000000000000".formatted(reply.code()));
        assertThat(SocksReply.of(9)).isEmpty();
    }
}
