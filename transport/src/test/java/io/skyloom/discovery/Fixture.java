package io.skyloom.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.skyloom.entry.Label;
import io.skyloom.entry.SignedEntry;
import io.skyloom.entry.TransportEntry;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import java.util.List;
import java.util.stream.IntStream;

/** Visors and their transports. */
final class Fixture {
    static final Curve CURVE = Curve.bouncyCastle();
    static final KeyPair A = visor("a");
    static final KeyPair B = visor("b");
    static final KeyPair C = visor("c");

    private Fixture() {}

    static KeyPair visor(String name) {
        return KeyPair.fromSeed(("visor " + name).getBytes(UTF_8));
    }

    static TransportEntry entry(KeyPair one, KeyPair other, String type) {
        return TransportEntry.of(one.pub(), other.pub(), type, Label.USER);
    }

    static SignedEntry signed(KeyPair one, KeyPair other, String type) {
        return SignedEntry.unsigned(entry(one, other, type))
                .signedBy(one, CURVE)
                .signedBy(other, CURVE);
    }

    /** Transports of A to B, each of a type of its own; signed by A only, as a dialling visor has them. */
    static List<SignedEntry> halfSigned(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> SignedEntry.unsigned(entry(A, B, "t" + i)).signedBy(A, CURVE))
                .toList();
    }
}
