package io.skyloom.httpauth;

/** The header fields of a signed request. */
public final class AuthHeaders {
    /** The signer's key, in hex. */
    public static final String PUBLIC = "SW-Public";

    /** The nonce, in decimal. */
    public static final String NONCE = "SW-Nonce";

    /** The signature, in hex. */
    public static final String SIGNATURE = "SW-Sig";

    /** The signer's public address, where the service cannot see it by itself. */
    public static final String PUBLIC_IP = "SW-PublicIP";

    private AuthHeaders() {}
}
