package io.skyloom.dmsg.redis;

import io.skyloom.dmsg.discovery.EntryStore;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.json.BadJsonException;
import io.skyloom.key.PubKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * Entries as the strings {@code dmsg-discovery:entry:<key>} of a Redis server: the entry's text, with the server's own
 * expiry. Whoever writes watches the string while looking at it, so of two discoveries that write at once one sees the
 * other's entry. Any thread may call; a call fails within a few limits when the server does not answer, and the next
 * one tries afresh.
 */
public final class RedisEntryStore implements EntryStore {
    /** How long a connection may take to come about, and each answer on it. */
    public static final Duration LIMIT = Duration.ofSeconds(1);

    static final String PREFIX = "dmsg-discovery:entry:";

    private static final Logger LOG = LoggerFactory.getLogger(RedisEntryStore.class);
    private static final int CONNECTIONS = 16;
    private static final int PAGE = 512;

    /** Whoever loses so often in a row competes with something that is not a discovery. */
    private static final int MOST_COLLISIONS = 16;

    private final RedisAddress address;
    private final RedisClient client;

    private RedisEntryStore(RedisAddress address, Duration limit) {
        this.address = address;
        int millis = Math.toIntExact(limit.toMillis());
        this.client = RedisClient.builder()
                .hostAndPort(address.place())
                .clientConfig(DefaultJedisClientConfig.builder()
                        .connectionTimeoutMillis(millis)
                        .socketTimeoutMillis(millis)
                        .user(JedisURIHelper.getUser(address.uri()))
                        .password(JedisURIHelper.getPassword(address.uri()))
                        .database(address.database())
                        .sslOptions(address.isTls() ? SslOptions.defaults() : null)
                        .serverDefaultProtocol()
                        .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                        .build())
                .poolConfig(pool(limit))
                .build();
    }

    /** Connects when it is used for the first time: a server that is away now may be there later. */
    public static RedisEntryStore at(RedisAddress address) {
        return new RedisEntryStore(address, LIMIT);
    }

    static RedisEntryStore at(RedisAddress address, Duration limit) {
        return new RedisEntryStore(address, limit);
    }

    /** Nobody looks after idle connections: what fails in use is thrown away with all that may have died with it. */
    private static GenericObjectPoolConfig<Connection> pool(Duration limit) {
        GenericObjectPoolConfig<Connection> config = new GenericObjectPoolConfig<>();
        config.setMaxTotal(CONNECTIONS);
        config.setMaxIdle(CONNECTIONS);
        config.setMaxWait(limit);
        config.setJmxEnabled(false);
        return config;
    }

    @Override
    public Optional<DmsgEntry> get(PubKey key) throws IOException {
        return asked("read the entry of " + key.brief(), redis -> read(redis, key));
    }

    @Override
    public Put put(DmsgEntry entry, Duration lifetime) throws IOException {
        String what = "write the entry of " + entry.key().brief();
        return asked(what, redis -> {
            for (int attempt = 0; attempt < MOST_COLLISIONS; attempt++) {
                Optional<Put> verdict = tryPut(redis, entry, lifetime);
                if (verdict.isPresent()) {
                    return verdict.get();
                }
            }
            throw failure(what, new IOException("it changed " + MOST_COLLISIONS + " times under our hands"));
        });
    }

    /** One look and one write; empty when somebody else wrote between them. */
    private Optional<Put> tryPut(Jedis redis, DmsgEntry entry, Duration lifetime) throws IOException {
        String name = name(entry.key());
        redis.watch(name);
        Put verdict = EntryStore.judge(read(redis, entry.key()), entry);
        if (verdict != Put.FIRST && verdict != Put.NEWER) {
            redis.unwatch();
            return Optional.of(verdict);
        }
        try (Transaction change = redis.multi()) {
            change.set(name, entry.text(), expiry(lifetime));
            return change.exec() == null ? Optional.empty() : Optional.of(verdict);
        }
    }

    private static SetParams expiry(Duration lifetime) {
        return lifetime.isPositive() ? SetParams.setParams().px(Math.max(1, lifetime.toMillis())) : new SetParams();
    }

    private static Optional<DmsgEntry> read(Jedis redis, PubKey key) throws IOException {
        String text = redis.get(name(key));
        return text == null ? Optional.empty() : Optional.of(parsed(text));
    }

    @Override
    public void remove(PubKey key) throws IOException {
        long removed = asked("remove the entry of " + key.brief(), redis -> redis.del(name(key)));
        assert removed <= 1;
    }

    /** The server walks through its names while others write: what stays all the time is listed, once. */
    @Override
    public List<DmsgEntry> all() throws IOException {
        return asked("list the entries", redis -> {
            Map<PubKey, DmsgEntry> found = new LinkedHashMap<>();
            ScanParams ours = new ScanParams().match(PREFIX + "*").count(PAGE);
            ScanResult<String> page = redis.scan(ScanParams.SCAN_POINTER_START, ours);
            collect(redis, page.getResult(), found);
            while (!page.isCompleteIteration()) {
                page = redis.scan(page.getCursor(), ours);
                collect(redis, page.getResult(), found);
            }
            return List.copyOf(found.values());
        });
    }

    private static void collect(Jedis redis, List<String> names, Map<PubKey, DmsgEntry> found) {
        if (names.isEmpty()) {
            return;
        }
        for (String text : redis.mget(names.toArray(new String[0]))) {
            if (text != null) {
                collect(text, found);
            }
        }
    }

    private static void collect(String text, Map<PubKey, DmsgEntry> found) {
        try {
            DmsgEntry entry = parsed(text);
            found.put(entry.key(), entry);
        } catch (BadJsonException e) {
            LOG.warn("left out of the list, since it is no entry: {}", e.getMessage());
        }
    }

    private static DmsgEntry parsed(String text) throws BadJsonException {
        return DmsgEntry.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String name(PubKey key) {
        return PREFIX + key.hex();
    }

    @Override
    public void close() {
        client.close();
    }

    private interface Question<T> {
        T ask(Jedis redis) throws IOException;
    }

    /** Asks, and once more on a new connection when a kept one turns out to be dead. */
    private <T> T asked(String what, Question<T> question) throws IOException {
        try {
            return ask(question);
        } catch (JedisConnectionException e) {
            client.getPool().clear();
        } catch (JedisException e) {
            throw failure(what, e);
        }
        try {
            return ask(question);
        } catch (JedisException e) {
            throw failure(what, e);
        }
    }

    private <T> T ask(Question<T> question) throws IOException {
        try (Jedis redis = new Jedis(client.getPool().getResource())) {
            return question.ask(redis);
        }
    }

    private IOException failure(String what, Exception cause) {
        return new IOException(
                "the Redis server at " + address + " did not " + what + ": " + cause.getMessage(), cause);
    }
}
