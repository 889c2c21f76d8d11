package io.skyloom.services;

/** The names of what is listed. Constants; services may list other names as well. */
public final class ServiceType {
    /** A SOCKS5 exit, as it is registered. */
    public static final String SKYSOCKS = "skysocks";

    /** A SOCKS5 exit, as people ask for it: the same as {@link #SKYSOCKS}. */
    public static final String PROXY = "proxy";

    /** A VPN server. */
    public static final String VPN = "vpn";

    /** A visor that anybody may connect to. */
    public static final String VISOR = "visor";

    private ServiceType() {}

    /** The name under which a type is kept: the two names of a SOCKS5 exit are one. */
    static String kept(String type) {
        return type.equals(PROXY) ? SKYSOCKS : type;
    }
}
