package io.skyloom.routing.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.key.KeyPair;
import io.skyloom.routing.rule.RouteAddress;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.seam.virtual.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ParkingTest {
    private static final RouteAddress FAR =
            new RouteAddress(KeyPair.fromSeed(new byte[] {1}).pub(), 3);

    private final VirtualTime time = new VirtualTime();
    private final Parking parking = new Parking(time, time);

    private static RouteDescriptor route(int port) {
        return new RouteDescriptor(FAR, new RouteAddress(FAR.key(), port));
    }

    private boolean park(int port, int length) {
        return parking.park(route(port), new byte[length + 5], 5, length);
    }

    @Test
    void shouldKeepAFewPacketsOfEachRouteInOrder() {
        for (byte i = 0; i < 20; i++) {
            assertThat(parking.park(route(1), new byte[] {i, i}, 1, 1)).isEqualTo(i < Parking.PER_ROUTE);
        }
        assertThat(park(2, 1)).isTrue();
        assertThat(parking.take(route(1)).stream().map(packet -> (int) packet[0]))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        assertThat(parking.take(route(1))).isEmpty();
        assertThat(parking.size()).isEqualTo(1);
        assertThat(parking.refused()).isEqualTo(4);
        parking.close();
    }

    @Test
    void shouldBoundPacketsAndBytesOfAllRoutes() {
        for (int port = 0; port < Parking.IN_ALL; port++) {
            assertThat(park(port, 1)).isTrue();
        }
        assertThat(park(2000, 1)).isFalse();
        parking.close();
        assertThat(parking.size()).isZero();
        Parking fresh = new Parking(time, time);
        int large = 65_000;
        int fits = Parking.BYTES_IN_ALL / large;
        for (int i = 0; i < fits; i++) {
            assertThat(fresh.park(route(i), new byte[large], 0, large)).isTrue();
        }
        assertThat(fresh.park(route(fits), new byte[large], 0, large)).isFalse();
        fresh.close();
    }

    @Test
    void shouldForgetAfterTwoSecondsAndRestWhenEmpty() {
        park(1, 10);
        time.advance(Duration.ofMillis(1500));
        park(1, 10);
        park(2, 10);
        time.advance(Duration.ofMillis(500));
        assertThat(parking.size()).isEqualTo(2);
        time.advance(Duration.ofMillis(1499));
        assertThat(parking.size()).isEqualTo(2);
        time.advance(Duration.ofMillis(501));
        assertThat(parking.size()).isZero();
        assertThat(parking.expired()).isEqualTo(3);
        assertThat(time.pending()).isZero();
        park(1, 10);
        time.advance(Duration.ofMillis(1999));
        assertThat(parking.take(route(1))).hasSize(1);
        time.advance(Duration.ofSeconds(2));
        assertThat(time.pending()).isZero();
    }
}
