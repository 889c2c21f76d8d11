package io.skyloom.gob;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Go's rules for which received type a local type may be read from: the same kind down to the last element, any width
 * of number, the same length of arrays; what two structs have in common is a later question.
 */
final class Matching {
    private final Definitions definitions;

    /** Pairs being compared, for types that lead back to themselves. */
    private final Map<GoType, Integer> inProgress = new HashMap<>();

    Matching(Definitions definitions) {
        this.definitions = definitions;
    }

    boolean fits(GoType type, int wireId) {
        GoType local = type.base();
        Integer compared = inProgress.putIfAbsent(local, wireId);
        if (compared != null) {
            return compared == wireId;
        }
        WireType wire = definitions.find(wireId);
        return switch (local.kind()) {
            case GOB_ENCODER -> isOpaque(wire, WireType.Maker.GOB_ENCODER);
            case BINARY_MARSHALER -> isOpaque(wire, WireType.Maker.BINARY_MARSHALER);
            case STRUCT -> !(wire instanceof WireType.Opaque);
            case SLICE -> wire instanceof WireType.Slice slice && fits(local.elem(), slice.elem());
            case ARRAY ->
                wire instanceof WireType.Array array
                        && array.length() == local.length()
                        && fits(local.elem(), array.elem());
            case MAP ->
                wire instanceof WireType.Dictionary map
                        && fits(local.key(), map.key())
                        && fits(local.elem(), map.elem());
            default -> wireId == local.kind().builtinId;
        };
    }

    private static boolean isOpaque(@Nullable WireType wire, WireType.Maker maker) {
        return wire instanceof WireType.Opaque opaque && opaque.maker() == maker;
    }
}
