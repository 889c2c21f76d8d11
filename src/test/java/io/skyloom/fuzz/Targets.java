package io.skyloom.fuzz;

import io.skyloom.rules.planted.BehindAGate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All targets. */
final class Targets {
    /** In the order of the layers, lowest first; making one costs the loading of what it tries. */
    private static final Map<String, Supplier<List<Target>>> LAYERS = layers(
            Map.entry("keys", KeyTargets::targets),
            Map.entry("noise", NoiseTargets::targets),
            Map.entry("frames", FrameTargets::targets),
            Map.entry("greetings", GreetingTargets::targets),
            Map.entry("settlement", SettlementTargets::targets),
            Map.entry("dmsg", DmsgTargets::targets),
            Map.entry("sessions", SessionTargets::targets),
            Map.entry("rpc", RpcTargets::targets),
            Map.entry("http", HttpTargets::targets),
            Map.entry("services", ServiceTargets::targets),
            Map.entry("clients", ClientTargets::targets),
            Map.entry("apps", AppTargets::targets),
            Map.entry("routes", RouteTargets::targets),
            Map.entry("relays", RelayTargets::targets),
            Map.entry("groups", GroupTargets::targets));

    private Targets() {}

    @SafeVarargs
    private static Map<String, Supplier<List<Target>>> layers(Map.Entry<String, Supplier<List<Target>>>... layers) {
        Map<String, Supplier<List<Target>>> inOrder = new LinkedHashMap<>();
        for (Map.Entry<String, Supplier<List<Target>>> layer : layers) {
            inOrder.put(layer.getKey(), layer.getValue());
        }
        return inOrder;
    }

    /** In the order of the layers, lowest first; made once. */
    static List<Target> all() {
        return Made.ALL;
    }

    /** The layers, lowest first. */
    static List<String> layers() {
        return List.copyOf(LAYERS.keySet());
    }

    /** One layer; the others are not made. */
    static Layer layer(String name) {
        return new Layer(name, Objects.requireNonNull(LAYERS.get(name), name).get());
    }

    private static Stream<Target> each() {
        return LAYERS.values().stream().map(Supplier::get).flatMap(List::stream);
    }

    /** The target of that name; nothing that comes after it is made. */
    static Target named(String name) {
        return Stream.concat(each(), Stream.of(PLANTED))
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no target " + name));
    }

    /** A defect behind a gate that only guidance opens, to see whether guidance works. Not one of all. */
    static final Target PLANTED = Target.of("planted", BehindAGate::enter);

    /** Made when somebody asks for all of them. */
    private static final class Made {
        static final List<Target> ALL = each().toList();
    }
}
