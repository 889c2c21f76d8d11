package io.skyloom.routing.setup;

import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.BidirectionalRoute;
import io.skyloom.routing.rule.Hop;
import io.skyloom.routing.rule.RouteAddress;
import io.skyloom.routing.rule.RouteDescriptor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Keys, transports and paths for tests. */
public final class TestVisors {
    public static final PubKey NODE = pair("setup node").pub();
    public static final Duration ALIVE = Duration.ofSeconds(30);

    private TestVisors() {}

    public static KeyPair pair(String name) {
        return KeyPair.fromSeed(("test " + name).getBytes(StandardCharsets.UTF_8));
    }

    public static PubKey visor(int number) {
        return pair("visor " + number).pub();
    }

    /** The transport between two visors. */
    public static UUID transport(int a, int b) {
        return new UUID(0x5EED, Math.min(a, b) * 1000L + Math.max(a, b) + 1);
    }

    public static List<Hop> path(int... visors) {
        return IntStream.range(1, visors.length)
                .mapToObj(i -> new Hop(transport(visors[i - 1], visors[i]), visor(visors[i - 1]), visor(visors[i])))
                .toList();
    }

    public static List<Hop> mirrored(List<Hop> path) {
        List<Hop> back = new ArrayList<>(path.stream().map(Hop::reversed).toList());
        Collections.reverse(back);
        return back;
    }

    /** The route over these visors and back the same way. */
    public static BidirectionalRoute route(int fromPort, int toPort, int... visors) {
        List<Hop> forward = path(visors);
        RouteDescriptor desc = new RouteDescriptor(
                new RouteAddress(visor(visors[0]), fromPort),
                new RouteAddress(visor(visors[visors.length - 1]), toPort));
        return new BidirectionalRoute(desc, ALIVE, forward, mirrored(forward));
    }
}
