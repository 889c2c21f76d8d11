package io.skyloom.routing.table;

import io.skyloom.key.KeyPair;
import io.skyloom.routing.rule.RouteAddress;
import io.skyloom.routing.rule.RouteDescriptor;

/** Descriptors for tests. */
public final class Descriptors {
    private Descriptors() {}

    /** Some descriptor. */
    public static RouteDescriptor any() {
        return new RouteDescriptor(
                new RouteAddress(KeyPair.fromSeed(new byte[] {1}).pub(), 49_153),
                new RouteAddress(KeyPair.fromSeed(new byte[] {2}).pub(), 3));
    }
}
