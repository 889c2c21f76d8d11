package io.skyloom.dmsg.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.dmsg.DmsgTown;
import io.skyloom.testing.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A stream lives for two minutes from the last successful read; writing alone does not keep it. */
class IdleStreamTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static boolean send(DmsgTown town, DmsgStream from, DmsgStream to) throws Exception {
        return town.act(() -> {
            from.writeFully(new byte[1], 0, 1);
            to.readFully(new byte[1], 0, 1);
            return true;
        });
    }

    @Test
    void shouldCloseASilentStreamAfterTwoMinutesAndFreeItsPort(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 1)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            DmsgTown.Ends ends = town.talk(a, b.listen(5));

            town.pass(Duration.ofSeconds(119));
            assertThat(a.portsHeld()).isEqualTo(1);
            town.pass(Duration.ofSeconds(2));

            assertThat(a.portsHeld() + a.streams() + b.streams()).isZero();
            assertThatThrownBy(() -> town.act(() -> ends.out().read(new byte[1], 0, 1)))
                    .hasStackTraceContaining("i/o deadline reached");
        }
    }

    @Test
    void shouldCloseAStreamOfWhichOneEndOnlyWrites(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 2)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            DmsgTown.Ends ends = town.talk(a, b.listen(5));
            town.pass(MINUTE);
            assertThat(send(town, ends.out(), ends.in())).isTrue();
            town.pass(Duration.ofSeconds(61));

            assertThat(ends.out().sealed().isClosed()).isTrue();
            assertThat(town.act(() -> ends.in().read(new byte[1], 0, 1))).isEqualTo(-1);
        }
    }

    @Test
    void shouldKeepAStreamThatIsReadAtBothEnds(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 3)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            DmsgTown.Ends ends = town.talk(a, b.listen(5));
            for (int i = 0; i < 10; i++) {
                town.pass(MINUTE);
                assertThat(send(town, ends.out(), ends.in())).isTrue();
                assertThat(send(town, ends.in(), ends.out())).isTrue();
            }
            ends.close();
        }
    }

    @Test
    void shouldKeepAStreamWhoseUserWatchesItByOtherMeans(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 4)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            DmsgTown.Ends ends = town.talk(a, b.listen(5));
            ends.out().limitIdle(Duration.ZERO);
            ends.in().limitIdle(Duration.ofMinutes(4));

            town.pass(Duration.ofSeconds(239));
            assertThat(ends.in().sealed().isClosed()).isFalse();
            assertThat(ends.out().sealed().isClosed()).isFalse();
            town.pass(Duration.ofSeconds(2));
            assertThat(ends.in().sealed().isClosed()).isTrue();
            ends.out().close();
        }
    }
}
