package io.skyloom.yamux;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The twelve bytes in front of every frame. */
final class FrameHeader {
    static final int SIZE = 12;

    static final int DATA = 0;
    static final int WINDOW_UPDATE = 1;
    static final int PING = 2;
    static final int GO_AWAY = 3;

    static final int SYN = 1;
    static final int ACK = 2;
    static final int FIN = 4;
    static final int RST = 8;

    static final int NORMAL = 0;
    static final int PROTOCOL_ERROR = 1;
    static final int INTERNAL_ERROR = 2;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    private FrameHeader() {}

    /** Writes a header of version 0. */
    static void put(byte[] target, int at, int type, int flags, int stream, int length) {
        INT.set(target, at, type << 16 | flags);
        INT.set(target, at + 4, stream);
        INT.set(target, at + 8, length);
    }

    /** The four bytes at an index, as they are in a header. */
    static int word(byte[] source, int at) {
        return (int) INT.get(source, at);
    }
}
