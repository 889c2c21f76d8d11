package io.skyloom.gob;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows a stream as the vectors show it, by its definitions alone: no Java type is involved. */
final class GobView {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Definitions definitions = new Definitions(GobLimits.DEFAULT);
    private final GobInput in;

    GobView(byte[] stream) {
        in = new GobInput(new ArrayMessages(stream, GobLimits.DEFAULT.messageBytes()), definitions);
    }

    /** The next value as {@code {"type": …, "value": …}}. */
    ObjectNode next() throws IOException {
        int id = in.valueType();
        ObjectNode shown = JSON.createObjectNode();
        shown.put("type", id);
        shown.set("value", whole(id));
        return shown;
    }

    private JsonNode whole(int id) throws IOException {
        if (!(definitions.find(id) instanceof WireType.Struct) && in.uint() != 0) {
            throw new IOException("no zero before the value");
        }
        return value(id);
    }

    private JsonNode value(int id) throws IOException {
        return switch (id) {
            case Definitions.BOOL -> JSON.getNodeFactory().booleanNode(in.bool());
            case Definitions.INT -> text(Long.toString(in.sint()));
            case Definitions.UINT -> text(Long.toUnsignedString(in.uint()));
            case Definitions.FLOAT ->
                text(String.format(Locale.ROOT, "f64bits:%016x", Double.doubleToRawLongBits(in.real())));
            case Definitions.BYTES -> opaque();
            case Definitions.STRING -> text(in.string());
            case Definitions.INTERFACE -> boxed();
            default -> defined(id);
        };
    }

    private JsonNode boxed() throws IOException {
        ObjectNode shown = JSON.createObjectNode();
        shown.put("concrete", in.string());
        int id = in.concreteType();
        shown.put("type", id);
        shown.set("value", whole(id));
        return shown;
    }

    private JsonNode defined(int id) throws IOException {
        WireType type = definitions.find(id);
        if (type == null) {
            throw new IOException("undefined type " + id);
        }
        ArrayNode shown = JSON.createArrayNode();
        switch (type) {
            case WireType.Opaque opaque -> {
                return opaque();
            }
            case WireType.Array array -> elements(array.elem(), shown);
            case WireType.Slice slice -> elements(slice.elem(), shown);
            case WireType.Dictionary map -> {
                int count = in.pairs(map.key(), map.elem());
                for (int i = 0; i < count; i++) {
                    shown.add(pair(value(map.key()), value(map.elem())));
                }
            }
            case WireType.Struct struct -> {
                int index = -1;
                for (int delta = in.delta(); delta != 0; delta = in.delta()) {
                    index += delta;
                    shown.add(pair(text(struct.fieldName(index)), value(struct.fieldType(index))));
                }
            }
        }
        return shown;
    }

    private void elements(int elem, ArrayNode shown) throws IOException {
        int count = in.count(elem);
        for (int i = 0; i < count; i++) {
            shown.add(value(elem));
        }
    }

    private static JsonNode pair(JsonNode first, JsonNode second) {
        return JSON.createArrayNode().add(first).add(second);
    }

    private JsonNode opaque() throws GobException {
        return text("0x" + HexFormat.of().formatHex(in.bytes()));
    }

    private static JsonNode text(String text) {
        return JSON.getNodeFactory().stringNode(text);
    }

    /** A definition as {@code {"id": …, "kind": …, "name": …, …}}. */
    JsonNode definition(int id) {
        ObjectNode shown = JSON.createObjectNode();
        shown.put("id", id);
        WireType type = definitions.find(id);
        if (type == null) {
            return shown;
        }
        shown.put("name", type.name());
        switch (type) {
            case WireType.Array array -> {
                shown.put("kind", "array").put("elem", array.elem()).put("len", array.length());
            }
            case WireType.Slice slice -> {
                shown.put("kind", "slice").put("elem", slice.elem());
            }
            case WireType.Dictionary map -> {
                shown.put("kind", "map").put("key", map.key()).put("elem", map.elem());
            }
            case WireType.Opaque opaque -> {
                shown.put("kind", opaque.maker().name().toLowerCase(Locale.ROOT).replace("_", ""));
            }
            case WireType.Struct struct -> showFields(struct, shown.put("kind", "struct"));
        }
        return shown;
    }

    private static void showFields(WireType.Struct struct, ObjectNode shown) {
        ArrayNode fields = shown.putArray("fields");
        for (int i = 0; i < struct.size(); i++) {
            fields.addObject().put("name", struct.fieldName(i)).put("type", struct.fieldType(i));
        }
    }
}
