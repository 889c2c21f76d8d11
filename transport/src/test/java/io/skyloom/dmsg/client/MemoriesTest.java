package io.skyloom.dmsg.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoriesTest {
    private static final PubKey KEY = KeyPair.fromSeed(new byte[] {1}).pub();
    private static final DmsgAddress THERE = new DmsgAddress(KEY, 5);

    @Test
    void shouldWaitLongerEachTimeAServerDoesNotKeepUs(World world) {
        Seams seams = world.virtual().seams("c", "10.0.0.1");
        ServerMemory memory = new ServerMemory(seams);

        Duration longest = Duration.ZERO;
        for (int i = 0; i < 12; i++) {
            memory.ended(KEY, ServerMemory.LASTING.minusMillis(1));
            longest = memory.untilDialable(KEY).compareTo(longest) > 0 ? memory.untilDialable(KEY) : longest;
        }

        assertThat(memory.untilDialable(KEY)).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));
        assertThat(longest).isLessThanOrEqualTo(Duration.ofMinutes(1));
        world.virtual().time().advance(Duration.ofMinutes(1));
        assertThat(memory.untilDialable(KEY)).isZero();
        memory.failed(KEY);
        assertThat(memory.untilDialable(KEY)).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
        memory.ended(KEY, ServerMemory.LASTING);
        assertThat(memory.untilDialable(KEY)).isZero();
    }

    @Test
    void shouldNotDialAFailedDestinationAgainForAWhile(World world) throws IOException {
        VirtualTime time = world.virtual().time();
        DestinationMemory memory = new DestinationMemory(world.virtual().seams("c", "10.0.0.1"));
        memory.requireDialable(THERE);

        memory.failed(THERE, new IOException("nobody there"));

        assertThatThrownBy(() -> memory.requireDialable(THERE))
                .hasMessageStartingWith("dmsg error 202")
                .hasMessageContaining("nobody there");
        memory.requireDialable(new DmsgAddress(KEY, 6));
        time.advance(Duration.ofSeconds(1));
        memory.requireDialable(THERE);
        memory.failed(THERE, new IOException("again"));
        memory.failed(THERE, new IOException("and again"));
        assertThatThrownBy(() -> memory.requireDialable(THERE)).hasMessageContaining("and again");
        memory.heardFrom(new DmsgAddress(KEY, 50000));
        assertThatCode(() -> memory.requireDialable(THERE)).doesNotThrowAnyException();
    }

    @Test
    void shouldRememberTheServerThatLedThere(World world) throws IOException {
        DestinationMemory memory = new DestinationMemory(world.virtual().seams("c", "10.0.0.1"));
        PubKey server = KeyPair.fromSeed(new byte[] {2}).pub();
        memory.failed(THERE, new IOException("nobody there"));

        memory.reached(THERE, server);

        assertThat(memory.serverOf(KEY)).isEqualTo(server);
        memory.requireDialable(THERE);
    }
}
