package io.skyloom.yamux;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A frame as tests write and read it, independent of the code under test. */
@SuppressWarnings("ArrayRecordComponent") // compared by its bytes in hex
record Frame(int type, int flags, int stream, int length, byte[] payload) {
    static final int SYN = 1;
    static final int ACK = 2;
    static final int FIN = 4;
    static final int RST = 8;

    static Frame data(int stream, int flags, byte[] payload) {
        return new Frame(0, flags, stream, payload.length, payload);
    }

    static Frame data(int stream, byte[] payload) {
        return data(stream, 0, payload);
    }

    static Frame window(int stream, int flags, int delta) {
        return new Frame(1, flags, stream, delta, new byte[0]);
    }

    static Frame ping(int flags, int value) {
        return new Frame(2, flags, 0, value, new byte[0]);
    }

    static Frame goAway(int code) {
        return new Frame(3, 0, 0, code, new byte[0]);
    }

    static byte[] bytes(Frame... frames) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (Frame frame : frames) {
            joined.writeBytes(frame.bytes());
        }
        return joined.toByteArray();
    }

    /** Cuts bytes into frames; they must end with one. */
    static List<Frame> parse(byte[] bytes) {
        List<Frame> frames = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.hasRemaining()) {
            int type = in.getShort();
            int flags = in.getShort();
            int stream = in.getInt();
            int length = in.getInt();
            byte[] payload = new byte[type == 0 ? length : 0];
            in.get(payload);
            frames.add(new Frame(type, flags, stream, length, payload));
        }
        return frames;
    }

    byte[] bytes() {
        return ByteBuffer.allocate(12 + payload.length)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(stream)
                .putInt(length)
                .put(payload)
                .array();
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    boolean isData() {
        return type == 0;
    }

    @Override
    public String toString() {
        String kind = List.of("data", "window", "ping", "goaway").get(type);
        String body = payload.length > 32
                ? "…" + Arrays.hashCode(payload)
                : HexFormat.of().formatHex(payload);
        return kind + "[" + Integer.toUnsignedString(stream) + " flags " + flags + " length "
                + Integer.toUnsignedString(length) + (payload.length > 0 ? " " + body : "") + "]";
    }
}
