package io.skyloom.engine.skysocks;

import io.skyloom.seam.Net;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * Where a server connects to. Usually not to its own machine, not to the networks that it stands in, and nowhere that the
 * internet does not lead to: its users are strangers. Immutable; any thread.
 */
final class Destinations {
    /** Address and number of leading bits. Blocks of the IANA's registries that no host of the internet has. */
    private static final byte[][] CLOSED_V4 = {
        {0, 0, 0, 0, 8},
        {10, 0, 0, 0, 8},
        {100, 64, 0, 0, 10},
        {127, 0, 0, 0, 8},
        {(byte) 169, (byte) 254, 0, 0, 16},
        {(byte) 172, 16, 0, 0, 12},
        {(byte) 192, 0, 0, 0, 24},
        {(byte) 192, 0, 2, 0, 24},
        {(byte) 192, (byte) 168, 0, 0, 16},
        {(byte) 198, 18, 0, 0, 15},
        {(byte) 198, 51, 100, 0, 24},
        {(byte) 203, 0, 113, 0, 24},
        {(byte) 224, 0, 0, 0, 4},
        {(byte) 240, 0, 0, 0, 4}
    };

    /** The internet proper; everything else of IPv6 is local, reserved, or carries IPv4. */
    private static final byte[] GLOBAL_V6 = {0x20, 0, 3};

    private static final byte[] TEREDO = {0x20, 0x01, 0, 0, 32};
    private static final byte[] DOCUMENTATION = {0x20, 0x01, 0x0D, (byte) 0xB8, 32};
    private static final byte[] SIX_TO_FOUR = {0x20, 0x02, 16};

    /** 64:ff9b::/96, behind which translators reach IPv4. */
    private static final byte[] NAT64 = {0, 0x64, (byte) 0xFF, (byte) 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, 96};

    private static final int V4_BYTES = 4;

    private final boolean anywhere;
    private final Net net;

    private Destinations(boolean anywhere, Net net) {
        this.anywhere = anywhere;
        this.net = net;
    }

    /** Every address. */
    static Destinations anywhere(Net net) {
        return new Destinations(true, net);
    }

    /** Addresses of the internet only, and not this machine's own. */
    static Destinations internet(Net net) {
        return new Destinations(false, net);
    }

    /** Whether one may be connected to. */
    boolean allow(InetAddress address) {
        return anywhere || (isGlobal(address) && !isOurs(address));
    }

    private boolean isOurs(InetAddress address) {
        try {
            return net.interfaceAddresses().contains(address);
        } catch (IOException e) {
            // Who does not know his own addresses cannot keep others away from them.
            return true;
        }
    }

    static boolean isGlobal(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isGlobalV4(bytes) : isGlobalV6(bytes);
    }

    private static boolean isGlobalV4(byte[] address) {
        return Arrays.stream(CLOSED_V4).noneMatch(block -> lies(address, block));
    }

    private static boolean isGlobalV6(byte[] address) {
        if (lies(address, NAT64)) {
            return isGlobalV4(Arrays.copyOfRange(address, address.length - V4_BYTES, address.length));
        }
        if (lies(address, SIX_TO_FOUR)) {
            return isGlobalV4(Arrays.copyOfRange(address, 2, 2 + V4_BYTES));
        }
        return lies(address, GLOBAL_V6) && !lies(address, TEREDO) && !lies(address, DOCUMENTATION);
    }

    /** Whether the address begins as the block does, whose last byte is the number of bits. */
    private static boolean lies(byte[] address, byte[] block) {
        int bits = block[block.length - 1];
        int whole = bits / Byte.SIZE;
        if (!Arrays.equals(address, 0, whole, block, 0, whole)) {
            return false;
        }
        int mask = 0xFF << (Byte.SIZE - bits % Byte.SIZE) & 0xFF;
        return bits % Byte.SIZE == 0 || ((address[whole] ^ block[whole]) & mask) == 0;
    }
}
