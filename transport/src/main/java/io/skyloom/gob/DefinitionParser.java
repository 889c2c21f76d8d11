package io.skyloom.gob;

import java.util.Arrays;

/** Reads one type definition: a value of the fixed struct {@code wireType} and of the fixed structs inside it. */
final class DefinitionParser {
    private final GobInput in;
    private String name = "";
    private int key;
    private int elem;
    private int length;
    private String[] fieldNames = {};
    private int[] fieldTypes = {};

    private DefinitionParser(GobInput in) {
        this.in = in;
    }

    /** Reads the definition that makes up the rest of the struct at hand. */
    static WireType parse(GobInput in) throws GobException {
        WireType type = null;
        int field = -1;
        for (int delta = in.delta(); delta != 0; delta = in.delta()) {
            field = next(in, field, delta, 7, "wireType");
            if (type != null) {
                throw in.fault("gob: definition of two types at once");
            }
            type = new DefinitionParser(in).alternative(field);
        }
        if (type == null) {
            throw in.fault("gob: definition of no type");
        }
        return type;
    }

    private WireType alternative(int field) throws GobException {
        return switch (field) {
            case 0 -> array();
            case 1 -> slice();
            case 2 -> struct();
            case 3 -> dictionary();
            case 4 -> opaque(WireType.Maker.GOB_ENCODER);
            case 5 -> opaque(WireType.Maker.BINARY_MARSHALER);
            default -> opaque(WireType.Maker.TEXT_MARSHALER);
        };
    }

    private WireType array() throws GobException {
        parts("arrayType", 3, part -> {
            if (part == 1) {
                elem = id();
            } else {
                length = number();
            }
        });
        return new WireType.Array(name, elem, length);
    }

    private WireType slice() throws GobException {
        parts("sliceType", 2, part -> elem = id());
        return new WireType.Slice(name, elem);
    }

    private WireType dictionary() throws GobException {
        parts("mapType", 3, part -> {
            if (part == 1) {
                key = id();
            } else {
                elem = id();
            }
        });
        return new WireType.Dictionary(name, key, elem);
    }

    private WireType struct() throws GobException {
        parts("structType", 2, part -> fields());
        return new WireType.Struct(name, fieldNames, fieldTypes);
    }

    private WireType opaque(WireType.Maker maker) throws GobException {
        parts("gobEncoderType", 1, part -> {});
        return new WireType.Opaque(name, maker);
    }

    /** What to do with a part of a definition beyond the first one, which is always the common part. */
    @FunctionalInterface
    private interface Part {
        void read(int index) throws GobException;
    }

    private void parts(String what, int count, Part part) throws GobException {
        int field = -1;
        for (int delta = in.delta(); delta != 0; delta = in.delta()) {
            field = next(in, field, delta, count, what);
            if (field == 0) {
                name = named("CommonType").name();
            } else {
                part.read(field);
            }
        }
    }

    private void fields() throws GobException {
        int count = in.smallCount(in.limits().fields());
        fieldNames = new String[count];
        fieldTypes = new int[count];
        Arrays.fill(fieldNames, "");
        for (int i = 0; i < count; i++) {
            Named field = named("fieldType");
            fieldNames[i] = field.name();
            fieldTypes[i] = field.id();
        }
    }

    /** A struct of a name and an id: what both the common part and the fields are made of. */
    private record Named(String name, int id) {}

    private Named named(String what) throws GobException {
        String text = "";
        int id = 0;
        int field = -1;
        for (int delta = in.delta(); delta != 0; delta = in.delta()) {
            field = next(in, field, delta, 2, what);
            if (field == 0) {
                text = in.string();
            } else {
                id = id();
            }
        }
        return new Named(text, id);
    }

    private int id() throws GobException {
        return (int) in.signed(Integer.MIN_VALUE, Integer.MAX_VALUE, "Id");
    }

    private int number() throws GobException {
        return (int) in.signed(0, Integer.MAX_VALUE, "Len");
    }

    private static int next(GobInput in, int field, int delta, int count, String what) throws GobException {
        if (delta > count - 1 - field) {
            throw in.fault("gob: field number beyond the last of " + what);
        }
        return field + delta;
    }
}
