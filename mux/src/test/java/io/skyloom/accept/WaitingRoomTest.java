package io.skyloom.accept;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.accept.WaitingRoom.Admission;
import io.skyloom.accept.WaitingRoom.Guest;
import io.skyloom.seam.ByteStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingRoomTest {
    private final WaitingRoom room = new WaitingRoom(4);

    @Test
    void shouldLetThoseInForWhomThereIsRoom() {
        for (int i = 0; i < 4; i++) {
            assertThat(enter("10.0.0.1").displaced()).isEmpty();
        }
        assertThat(room.size()).isEqualTo(4);
    }

    @Test
    void shouldDisplaceTheOldestUnprovenOfTheBusiestSource() {
        Guest lonely = admitted("10.0.0.1");
        Guest proven = admitted("10.0.0.9");
        proven.markProven();
        Guest oldest = admitted("10.0.0.9");
        Guest younger = admitted("10.0.0.9");

        assertThat(enter("10.0.0.2").displaced()).contains(oldest);
        assertThat(enter("10.0.0.3").displaced()).contains(younger);
        assertThat(enter("10.0.0.4").displaced())
                .as("all sources hold one: the oldest unproven")
                .contains(lonely);
        assertThat(room.size()).isEqualTo(4);
    }

    @Test
    void shouldKeepProvenGuestsFromTheirOwnCrowd() {
        List<Guest> crowd = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            crowd.add(admitted("10.0.0.9"));
        }
        crowd.forEach(Guest::markProven);

        assertThat(enter("10.0.0.9")).isEqualTo(new Admission(java.util.Optional.empty(), java.util.Optional.empty()));
        assertThat(enter("10.0.0.1").displaced())
                .as("another source gets its place")
                .contains(crowd.get(0));
    }

    @Test
    void shouldCountANetworkOfIpv6AsOneSource() {
        Guest neighbour = admitted("10.0.0.1");
        Guest first = admitted("2001:db8::1");
        admitted("2001:db8::2");
        admitted("2001:db8::ffff:3");

        assertThat(enter("2001:db9::1").displaced()).contains(first);
        room.leave(neighbour);
        room.leave(neighbour);
        room.leave(first);
        assertThat(room.size()).isEqualTo(3);
    }

    @Test
    void shouldLetNobodyInAfterClosing() {
        Guest guest = admitted("10.0.0.1");
        assertThat(room.close()).containsExactly(guest);
        assertThat(room.size()).isZero();
        assertThat(enter("10.0.0.1").admitted()).isEmpty();
    }

    private Guest admitted(String source) {
        return enter(source).admitted().orElseThrow();
    }

    private Admission enter(String source) {
        return room.enter(new From(new InetSocketAddress(source, 40_000)));
    }

    /** A carrier that only has an origin. */
    private record From(InetSocketAddress remoteAddress) implements ByteStream {
        @Override
        public int read(byte[] target, int offset, int length) {
            return -1;
        }

        @Override
        public int write(byte[] source, int offset, int length) {
            return length;
        }

        @Override
        public void shutdownOutput() {}

        @Override
        public void close() {}

        @Override
        public InetSocketAddress localAddress() {
            return remoteAddress;
        }
    }
}
