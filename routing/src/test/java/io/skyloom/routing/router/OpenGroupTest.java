package io.skyloom.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.routing.world.Network;
import io.skyloom.testing.World;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a group when nothing goes wrong. */
class OpenGroupTest {
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void shouldCarryBytesBothWaysOverHops(int visors, World world) throws Exception {
        Network network = Network.line(world, visors, visors);
        Network.Pair pair = network.open(49153, 3);
        byte[] hello = "hello over there".getBytes(StandardCharsets.UTF_8);
        pair.near().writeFully(hello, 0, hello.length);
        assertThat(network.await(network.call(network.last(), "read", () -> {
                    byte[] got = new byte[hello.length];
                    pair.far().readFully(got, 0, got.length);
                    pair.far().writeFully(got, 0, got.length);
                    return got;
                })))
                .isEqualTo(hello);
        assertThat(network.await(network.call(network.first(), "read", () -> {
                    byte[] got = new byte[hello.length];
                    pair.near().readFully(got, 0, got.length);
                    return got;
                })))
                .isEqualTo(hello);
        assertThat(pair.near().remote()).isEqualTo(network.last().at(3));
        assertThat(pair.far().remote()).isEqualTo(network.first().at(49153));
        network.close();
    }
}
