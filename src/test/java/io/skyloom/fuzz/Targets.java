package io.skyloom.fuzz;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All targets. */
final class Targets {
    /** In the order of the layers, lowest first; making one costs the loading of what it tries. */
    private static final List<Supplier<List<Target>>> GROUPS = List.of(
            KeyTargets::targets,
            NoiseTargets::targets,
            FrameTargets::targets,
            GreetingTargets::targets,
            SettlementTargets::targets,
            DmsgTargets::targets,
            RpcTargets::targets,
            HttpTargets::targets,
            ServiceTargets::targets,
            ClientTargets::targets,
            AppTargets::targets,
            RouteTargets::targets,
            RelayTargets::targets);

    private Targets() {}

    /** In the order of the layers, lowest first; made once. */
    static List<Target> all() {
        return Made.ALL;
    }

    private static Stream<Target> each() {
        return GROUPS.stream().map(Supplier::get).flatMap(List::stream);
    }

    /** The target of that name; nothing that comes after it is made. */
    static Target named(String name) {
        return each().filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no target " + name));
    }

    /** Made when somebody asks for all of them. */
    private static final class Made {
        static final List<Target> ALL = each().toList();
    }
}
