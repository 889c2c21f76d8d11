package io.skyloom.dmsg.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutletTest {
    private final Outlet outlet = new Outlet();
    private final List<String> granted = new ArrayList<>();

    private Outlet.Waiter waiter(String name) {
        return () -> granted.add(name);
    }

    private void fill() {
        assertThat(IntStream.range(0, Outlet.PLACES).allMatch(i -> outlet.enter(waiter("early"))))
                .isTrue();
    }

    @Test
    void shouldGivePlacesInTheOrderOfWaiting() {
        fill();
        assertThat(outlet.enter(waiter("first"))).isFalse();
        assertThat(outlet.enter(waiter("second"))).isFalse();
        outlet.leave();
        outlet.leave();
        assertThat(granted).containsExactly("first", "second");
        assertThat(outlet.taken()).isEqualTo(Outlet.PLACES);
        IntStream.range(0, Outlet.PLACES).forEach(i -> outlet.leave());
        assertThat(outlet.taken()).isZero();
    }

    @Test
    void shouldForgetOnlyWhoStillWaits() {
        fill();
        Outlet.Waiter served = waiter("served");
        Outlet.Waiter leaving = waiter("leaving");
        assertThat(outlet.enter(served)).isFalse();
        assertThat(outlet.enter(leaving)).isFalse();
        outlet.leave();
        assertThat(outlet.forget(served)).as("it has its place already").isFalse();
        assertThat(outlet.forget(leaving)).isTrue();
        outlet.leave();
        assertThat(granted).containsExactly("served");
        assertThat(outlet.taken()).isEqualTo(Outlet.PLACES - 1);
    }
}
