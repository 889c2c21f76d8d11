package io.skyloom.fuzz;

import static io.skyloom.fuzz.Claims.either;
import static io.skyloom.fuzz.Claims.require;

import io.skyloom.routing.rule.BadRuleException;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.routing.rule.Rule;
import java.util.Arrays;
import java.util.List;

/** Rules and what they are about. */
final class RouteTargets {
    private RouteTargets() {}

    /** The targets of this file. */
    static List<Target> targets() {
        return List.of(Target.of("rules", RouteTargets::rules)
                .seeded(Recorded.hex("rules.json", "rule"))
                .seeded(Recorded.hex("route-descriptor.json", "descriptor"))
                .within(256));
    }

    private static void rules(byte[] data) throws Exception {
        either(BadRuleException.class, () -> Rule.parse(data), rule -> {
            require(Rule.parse(rule.bytes()).equals(rule), "a rule survives its own bytes");
            require(!rule.toString().isEmpty() && rule.summaryJson().startsWith("{"), "and can be shown");
        });
        either(BadRuleException.class, () -> RouteDescriptor.read(data, 0), descriptor -> {
            byte[] same = Arrays.copyOf(data, RouteDescriptor.BYTES);
            require(Arrays.equals(descriptor.bytes(), same), "a descriptor is its bytes");
        });
    }
}
