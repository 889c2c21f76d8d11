package io.skyloom.http;

import java.time.Duration;

/**
 * What a server spends on its clients.
 *
 * @param connections most connections at once; beyond, a waiting one makes room
 * @param headBytes longest request head
 * @param bodyBytes longest request body
 * @param firstBytes how long a fresh connection may say nothing
 * @param idle how long a connection may rest between requests
 * @param request how long one request may take, from its first byte to the last byte of the answer
 * @param requests most requests on one connection
 */
public record HttpServerConfig(
        int connections,
        int headBytes,
        int bodyBytes,
        Duration firstBytes,
        Duration idle,
        Duration request,
        int requests) {
    /** 256 connections, 16 KiB heads, 1 MiB bodies, 3 s of silence, 15 s of rest, 10 s a request, 1000 requests. */
    public static final HttpServerConfig DEFAULT = new HttpServerConfig(
            256, 16 << 10, 1 << 20, Duration.ofSeconds(3), Duration.ofSeconds(15), Duration.ofSeconds(10), 1000);

    /** The same with another limit on connections. */
    public HttpServerConfig withConnections(int most) {
        return new HttpServerConfig(most, headBytes, bodyBytes, firstBytes, idle, request, requests);
    }
}
