package io.skyloom.engine.socks;

/** Numbers of the wire. Constants. */
final class SocksWire {
    static final byte VERSION = 5;
    static final byte LOGIN_VERSION = 1;

    static final int NO_LOGIN = 0;
    static final int PASSWORD = 2;
    static final byte NO_METHOD = (byte) 0xFF;

    static final byte CONNECT = 1;

    static final byte IPV4 = 1;
    static final byte NAME = 3;
    static final byte IPV6 = 4;

    static final int IPV4_BYTES = 4;
    static final int IPV6_BYTES = 16;

    /** Version, command or reply, a reserved byte, the address's type. */
    static final int REPLY_HEAD = 4;

    private SocksWire() {}

    static int port(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
    }

    static void putPort(byte[] bytes, int at, int port) {
        bytes[at] = (byte) (port >>> 8);
        bytes[at + 1] = (byte) port;
    }
}
