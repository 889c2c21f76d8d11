package io.skyloom.dmsg.redis;

import java.net.URI;
import java.net.URISyntaxException;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * Where a Redis server is and how to be let in: {@code redis://[user:password@]host[:port][/database]}, or {@code
 * rediss:} for TLS. The text form leaves the password out.
 */
public final class RedisAddress {
    private static final int USUAL_PORT = 6379;

    private final URI uri;

    private RedisAddress(URI uri) {
        this.uri = uri;
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException when it is none; the message repeats no password
     */
    public static RedisAddress parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            // The exception's own message repeats the whole text, the password included.
            throw wrong("it is no URI: " + e.getReason() + " at character " + e.getIndex());
        }
        if (!JedisURIHelper.isRedisScheme(uri) && !JedisURIHelper.isRedisSSLScheme(uri)) {
            throw wrong("it does not begin with redis:// or rediss://");
        }
        if (uri.getHost() == null) {
            throw wrong("it names no host");
        }
        if (uri.getPath() != null && !uri.getPath().matches("/?|/\\d{1,4}")) {
            throw wrong("its path " + uri.getPath() + " is no number of a database");
        }
        return new RedisAddress(uri);
    }

    private static IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("no address of a Redis server (redis://host:port/database): " + why);
    }

    HostAndPort place() {
        return new HostAndPort(uri.getHost(), uri.getPort() < 0 ? USUAL_PORT : uri.getPort());
    }

    URI uri() {
        return uri;
    }

    boolean isTls() {
        return JedisURIHelper.isRedisSSLScheme(uri);
    }

    int database() {
        return JedisURIHelper.getDBIndex(uri);
    }

    @Override
    public String toString() {
        return place() + "/" + database();
    }
}
