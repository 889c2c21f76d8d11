package io.skyloom.gob;

/** {@code [N]byte}: not a byte string but an array of numbers, one or two bytes each. */
final class ByteArrayType extends GobType<byte[]> {
    private static final int MAX = 0xFF;

    private final int length;

    ByteArrayType(int length) {
        super(GoType.array(length, GoType.named(GoType.Kind.UINT, "uint8")));
        this.length = length;
    }

    @Override
    byte[] zero() {
        return new byte[length];
    }

    @Override
    boolean omitted(byte[] value) {
        return false;
    }

    @Override
    void write(GobOutput out, byte[] value) throws GobException {
        if (value.length != length) {
            throw GobException.of("gob: " + spelling() + " cannot hold " + value.length + " bytes");
        }
        GobBuffer body = out.body();
        body.uint(length);
        for (byte octet : value) {
            body.uint(octet & MAX);
        }
    }

    @Override
    Bound<byte[]> bind(Binder binder, int wireId, String name) {
        return in -> read(in, name);
    }

    private byte[] read(GobInput in, String name) throws GobException {
        int count = in.smallCount(length);
        if (count != length) {
            throw in.fault("gob: " + count + " elements in " + spelling());
        }
        byte[] octets = new byte[length];
        for (int i = 0; i < length; i++) {
            octets[i] = (byte) in.unsigned(MAX, name);
        }
        return octets;
    }
}
