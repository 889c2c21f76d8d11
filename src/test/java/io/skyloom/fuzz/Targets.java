package io.skyloom.fuzz;

import java.util.List;
import java.util.stream.Stream;

/** All targets. */
final class Targets {
    private static final List<Target> ALL = Stream.of(
                    KeyTargets.targets(),
                    NoiseTargets.targets(),
                    FrameTargets.targets(),
                    GreetingTargets.targets(),
                    SettlementTargets.targets(),
                    DmsgTargets.targets(),
                    RpcTargets.targets(),
                    HttpTargets.targets(),
                    ServiceTargets.targets(),
                    ClientTargets.targets(),
                    AppTargets.targets(),
                    RouteTargets.targets(),
                    RelayTargets.targets())
            .flatMap(List::stream)
            .toList();

    private Targets() {}

    /** In the order of the layers, lowest first. */
    static List<Target> all() {
        return ALL;
    }

    /** The target of that name. */
    static Target named(String name) {
        return all().stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no target " + name));
    }
}
