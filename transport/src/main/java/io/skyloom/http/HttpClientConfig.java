package io.skyloom.http;

/**
 * What a client takes from a service.
 *
 * @param headBytes longest response head
 * @param bodyBytes longest response body
 */
public record HttpClientConfig(int headBytes, int bodyBytes) {
    /** 32 KiB heads and 32 MiB bodies: the listing of a whole network fits. */
    public static final HttpClientConfig DEFAULT = new HttpClientConfig(32 << 10, 32 << 20);
}
