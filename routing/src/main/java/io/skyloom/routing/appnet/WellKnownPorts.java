package io.skyloom.routing.appnet;

import java.util.Map;

/** Ports of {@code skynet} that programs of the network expect things on. Constants. */
public final class WellKnownPorts {
    /** A chat between visors. */
    public static final int SKYCHAT = 1;
    /** A SOCKS5 exit. */
    public static final int SKYSOCKS = 3;
    /** The client of such an exit. */
    public static final int SKYSOCKS_CLIENT = 13;
    /** The client of a private network. */
    public static final int VPN_CLIENT = 43;
    /** A private network. */
    public static final int VPN_SERVER = 44;
    /** Forwarding of local TCP ports, as newer visors serve it. */
    public static final int FORWARDING = 57;
    /** The same, as visors of 2024 serve it. */
    public static final int FORWARDING_OF_2024 = 47;
    /** The echo behind a visor's ping, as newer visors serve it. */
    public static final int PING = 58;
    /** The same, as visors of 2024 serve it. */
    public static final int PING_OF_2024 = 48;

    private static final Map<Integer, String> APPS = Map.of(
            SKYCHAT, "skychat",
            SKYSOCKS, "skysocks",
            SKYSOCKS_CLIENT, "skysocks-client",
            VPN_SERVER, "vpn-server",
            VPN_CLIENT, "vpn-client");

    private WellKnownPorts() {}

    /** What a dialler is told when nobody listens there; other programs of the network say the same. */
    public static String offline(int port) {
        return "no listener on port " + port + ", " + APPS.getOrDefault(port, "service") + " offline";
    }

    /** Whether a port belongs to the visor itself, so that no application gets it. */
    public static boolean isSystem(int port) {
        return switch (port) {
            case FORWARDING, FORWARDING_OF_2024, PING, PING_OF_2024 -> true;
            default -> false;
        };
    }
}
