package io.skyloom.gob;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of the value at hand: of one message, and of the following ones when an interface in the value brings
 * definitions along. Every length and count is held against the bytes that are really there before anything is made of
 * it. Owned by the stream's reading thread.
 */
final class GobInput {
    private static final int ONE_BYTE_MAX = 0x7F;
    private static final int OCTET = 0xFF;

    private final GobMessages messages;
    private final Definitions definitions;
    private final GobLimits limits;

    private byte[] buffer = {};
    private int start;
    private int pos;
    private int end;
    private int depth;
    private int elementsLeft;
    private int bytesLeft;

    GobInput(GobMessages messages, Definitions definitions) {
        this.messages = messages;
        this.definitions = definitions;
        this.limits = definitions.limits();
    }

    GobLimits limits() {
        return limits;
    }

    /** Forgets what an earlier value left behind. */
    void reset() {
        pos = end;
        depth = 0;
        elementsLeft = limits.elements();
        bytesLeft = limits.messageBytes();
    }

    private boolean refill() throws IOException {
        if (!messages.next()) {
            return false;
        }
        buffer = messages.buffer();
        start = messages.start();
        pos = start;
        end = messages.end();
        bytesLeft -= end - start;
        if (bytesLeft < 0) {
            throw fault("gob: value of more than " + limits.messageBytes() + " bytes");
        }
        return true;
    }

    private int remaining() {
        return end - pos;
    }

    GobException fault(String text) {
        return GobException.at(pos - start, text);
    }

    // ---- numbers ----------------------------------------------------------------------------------------------

    /** An unsigned number of up to 64 bits. */
    long uint() throws GobException {
        int first = octet();
        if (first <= ONE_BYTE_MAX) {
            return first;
        }
        int count = OCTET + 1 - first;
        if (count > Long.BYTES) {
            throw fault("gob: encoded unsigned integer out of range");
        }
        if (count > remaining()) {
            throw cutShort();
        }
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << Byte.SIZE | (buffer[pos++] & OCTET);
        }
        return value;
    }

    private int octet() throws GobException {
        if (pos == end) {
            throw cutShort();
        }
        return buffer[pos++] & OCTET;
    }

    private GobException cutShort() {
        return fault("gob: message ends within a value");
    }

    /** A signed number of up to 64 bits. */
    long sint() throws GobException {
        long bits = uint();
        return (bits & 1) == 0 ? bits >>> 1 : ~(bits >>> 1);
    }

    /** A signed number within a range; {@code name} is what to call it otherwise. */
    long signed(long min, long max, String name) throws GobException {
        long value = sint();
        if (value < min || value > max) {
            throw outOfRange(name);
        }
        return value;
    }

    /** An unsigned number up to a bound, itself unsigned. */
    long unsigned(long max, String name) throws GobException {
        long value = uint();
        if (Long.compareUnsigned(value, max) > 0) {
            throw outOfRange(name);
        }
        return value;
    }

    GobException outOfRange(String name) {
        return fault("value for \"" + name + "\" out of range");
    }

    boolean bool() throws GobException {
        return uint() != 0;
    }

    double real() throws GobException {
        return Double.longBitsToDouble(Long.reverseBytes(uint()));
    }

    /** The distance to the next field of a struct, 0 at its end; never negative. */
    int delta() throws GobException {
        long delta = uint();
        if (delta < 0 || delta > Integer.MAX_VALUE) {
            throw fault("gob: field number out of range");
        }
        return (int) delta;
    }

    // ---- lengths ----------------------------------------------------------------------------------------------

    private int length() throws GobException {
        long length = uint();
        if (length < 0 || length > remaining()) {
            throw fault("gob: length " + Long.toUnsignedString(length) + " where " + remaining() + " bytes remain");
        }
        return (int) length;
    }

    byte[] bytes() throws GobException {
        int length = length();
        byte[] copy = new byte[length];
        System.arraycopy(buffer, pos, copy, 0, length);
        pos += length;
        return copy;
    }

    String string() throws GobException {
        int length = length();
        String text = new String(buffer, pos, length, StandardCharsets.UTF_8);
        pos += length;
        return text;
    }

    /** The count of elements of a type that cannot hold interfaces, at most {@code limit}. */
    int smallCount(int limit) throws GobException {
        long count = uint();
        if (count < 0 || count > limit || count > remaining()) {
            throw badCount(count);
        }
        return (int) count;
    }

    /** The count of elements of a collection, each at least one byte long. */
    int count(int elemId) throws GobException {
        long count = uint();
        if (count > remaining() && !definitions.reachesInterface(elemId)) {
            throw badCount(count);
        }
        return charge(count);
    }

    /** The count of pairs of a map, each at least two bytes long. */
    int pairs(int keyId, int elemId) throws GobException {
        long count = uint();
        if (count > remaining() / 2 && !definitions.reachesInterface(keyId) && !definitions.reachesInterface(elemId)) {
            throw badCount(count);
        }
        return charge(count);
    }

    private int charge(long count) throws GobException {
        if (count < 0 || count > elementsLeft) {
            throw badCount(count);
        }
        elementsLeft -= (int) count;
        return (int) count;
    }

    private GobException badCount(long count) {
        return fault("gob: " + Long.toUnsignedString(count) + " elements where " + remaining() + " bytes remain");
    }

    // ---- nesting ----------------------------------------------------------------------------------------------

    void enter() throws GobException {
        if (++depth > limits.depth()) {
            throw fault("gob: value nested deeper than " + limits.depth());
        }
    }

    void leave() {
        depth--;
    }

    // ---- types ------------------------------------------------------------------------------------------------

    /** The sender's type of the next value, after all definitions before it; 0 when the stream ended cleanly. */
    int valueType() throws IOException {
        reset();
        return typeAfterDefinitions(false);
    }

    /** The concrete type of an interface's value. What follows is the value itself. */
    int concreteType() throws IOException {
        int id = typeAfterDefinitions(true);
        uint(); // its length, of use only to whoever jumps over it
        return id;
    }

    private int typeAfterDefinitions(boolean inInterface) throws IOException {
        boolean clean = !inInterface;
        while (true) {
            if (pos == end && !refill()) {
                return endOfStream(clean);
            }
            long id = sint();
            if (id > 0) {
                return known(id);
            }
            define(-id);
            if (pos < end) {
                skipContinuation(inInterface);
            }
            clean = false;
        }
    }

    private int endOfStream(boolean clean) throws GobException {
        if (clean) {
            return 0;
        }
        throw GobException.of("unexpected EOF");
    }

    private int known(long id) throws GobException {
        if (id > Integer.MAX_VALUE || !definitions.knows((int) id)) {
            throw fault("gob: unknown type id or corrupted data: " + id);
        }
        return (int) id;
    }

    private void define(long id) throws GobException {
        if (id < Definitions.FIRST_USER_ID || id > Integer.MAX_VALUE) {
            throw fault("gob: definition of type id " + id);
        }
        int from = pos;
        WireType type = DefinitionParser.parse(this);
        definitions.define(this, (int) id, type, pos - from);
    }

    /** Within an interface the rest of the value may follow in the same message, behind its length. */
    private void skipContinuation(boolean inInterface) throws GobException {
        if (!inInterface) {
            throw fault("gob: extra data in buffer");
        }
        uint();
    }

    // ---- whole values -----------------------------------------------------------------------------------------

    /** Reads a value as it stands at the top of a message or in an interface. */
    <T> T whole(Bound<T> bound, int id) throws IOException {
        openWhole(id);
        return bound.read(this);
    }

    /** Jumps over a value as it stands at the top of a message or in an interface. */
    void skipWhole(int id) throws IOException {
        openWhole(id);
        skip(id);
    }

    private void openWhole(int id) throws GobException {
        boolean struct = definitions.find(id) instanceof WireType.Struct;
        if (!struct && uint() != 0) {
            throw fault("gob: decode: corrupted data: non-zero delta for singleton");
        }
    }

    /** Jumps over a value by its sender's type. */
    void skip(int id) throws IOException {
        switch (id) {
            case Definitions.BOOL, Definitions.INT, Definitions.UINT, Definitions.FLOAT -> uint();
            case Definitions.COMPLEX -> {
                uint();
                uint();
            }
            case Definitions.BYTES, Definitions.STRING -> skipBytes();
            case Definitions.INTERFACE -> skipInterface();
            default -> skipDefined(id);
        }
    }

    private void skipBytes() throws GobException {
        int length = length(); // moves the position itself, so it must come first
        pos += length;
    }

    private void skipInterface() throws IOException {
        int nameLength = length();
        pos += nameLength;
        if (nameLength > 0) {
            enter();
            skipWhole(concreteType());
            leave();
        }
    }

    private void skipDefined(int id) throws IOException {
        enter();
        WireType type = definitions.find(id);
        if (type == null) {
            throw fault("gob: unknown type id or corrupted data: " + id);
        }
        switch (type) {
            case WireType.Opaque opaque -> skipBytes();
            case WireType.Slice slice -> skipElements(slice.elem());
            case WireType.Array array -> skipElements(array.elem());
            case WireType.Dictionary map -> skipPairs(map);
            case WireType.Struct struct -> skipFields(struct);
        }
        leave();
    }

    private void skipElements(int elem) throws IOException {
        int count = count(elem);
        for (int i = 0; i < count; i++) {
            skip(elem);
        }
    }

    private void skipPairs(WireType.Dictionary map) throws IOException {
        int count = pairs(map.key(), map.elem());
        for (int i = 0; i < count; i++) {
            skip(map.key());
            skip(map.elem());
        }
    }

    private void skipFields(WireType.Struct struct) throws IOException {
        int index = -1;
        for (int delta = delta(); delta != 0; delta = delta()) {
            index = struct.advance(this, index, delta);
            skip(struct.fieldType(index));
        }
    }
}
