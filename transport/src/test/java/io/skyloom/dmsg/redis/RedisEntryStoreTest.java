package io.skyloom.dmsg.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.dmsg.discovery.DmsgDiscoveryConfig;
import io.skyloom.dmsg.discovery.DmsgDiscoveryService;
import io.skyloom.dmsg.discovery.EntryStore;
import io.skyloom.dmsg.discovery.EntryStore.Put;
import io.skyloom.dmsg.discovery.MemoryEntryStore;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpRequest;
import io.skyloom.http.HttpResponse;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.testing.CleanRun;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(CleanRun.class)
class RedisEntryStoreTest {
    private static final Duration HOUR = Duration.ofHours(1);

    /** Waited for only while the server is silent on purpose. */
    private static final Duration SHORT = Duration.ofMillis(200);

    private final VirtualTime time = new VirtualTime();

    private static PubKey key(int number) {
        return KeyPair.fromSeed(new byte[] {(byte) number}).pub();
    }

    private static DmsgEntry entry(int number, long sequence, long timestamp) {
        return DmsgEntry.ofClient(key(number), "visor", List.of(key(99)), sequence, timestamp);
    }

    private static String name(int number) {
        return RedisEntryStore.PREFIX + key(number).hex();
    }

    @Test
    void shouldJudgeAndExpireAsTheStoreInMemoryDoes() throws IOException {
        VirtualTime other = new VirtualTime();
        try (RespServer redis = RespServer.start(time);
                RedisEntryStore shared = RedisEntryStore.at(redis.address());
                MemoryEntryStore memory = new MemoryEntryStore(other)) {
            List<Object> seen = life(shared, time);
            assertThat(seen).isEqualTo(life(memory, other));
            assertThat(seen)
                    .containsSequence(
                            Put.FIRST,
                            Put.SEQUENCE_NOT_GREATER,
                            Put.SEQUENCE_NOT_GREATER,
                            Put.TIMESTAMP_OLDER,
                            Put.NEWER,
                            Put.NEWER);
            assertThat(redis.text(name(2))).isEqualTo(entry(2, 0, 1).text());
        }
    }

    /** Everything a store may answer in the life of two entries. */
    private static List<Object> life(EntryStore store, VirtualTime time) throws IOException {
        List<Object> seen = new ArrayList<>();
        seen.add(store.put(entry(1, 5, 100), HOUR));
        seen.add(store.put(entry(1, 5, 200), HOUR));
        seen.add(store.put(entry(1, 4, 200), HOUR));
        seen.add(store.put(entry(1, 6, 99), HOUR));
        seen.add(store.put(entry(1, 7, 100), HOUR));
        seen.add(store.put(entry(1, -1, 101), HOUR));
        seen.add(store.put(entry(2, 0, 1), Duration.ZERO));
        seen.add(store.get(key(1)));
        seen.add(List.copyOf(store.all()).size());
        time.advance(HOUR.minusMillis(1));
        seen.add(store.get(key(1)).isPresent());
        time.advance(Duration.ofMillis(1));
        seen.add(store.get(key(1)).isPresent());
        seen.add(store.all());
        seen.add(store.put(entry(1, 0, 0), HOUR));
        store.remove(key(1));
        store.remove(key(1));
        seen.add(store.get(key(1)));
        return seen;
    }

    @Test
    void shouldShareTheEntriesOfManyDiscoveriesAndListEachOnce() throws IOException {
        try (RespServer redis = RespServer.start(time);
                RedisEntryStore one = RedisEntryStore.at(redis.address());
                RedisEntryStore other = RedisEntryStore.at(redis.address())) {
            redis.put("somebody:else", "not ours");
            redis.put(name(77), "{not an entry");
            List<DmsgEntry> stored = new ArrayList<>();
            for (int number = 1; number <= 20; number++) {
                DmsgEntry entry = entry(number, number, number);
                stored.add(entry);
                assertThat((number % 2 == 0 ? one : other).put(entry, HOUR)).isEqualTo(Put.FIRST);
            }
            assertThat(one.all()).containsExactlyInAnyOrderElementsOf(stored);
            assertThat(other.get(key(20))).contains(stored.getLast());
            assertThat(other.put(entry(20, 20, 99), HOUR)).isEqualTo(Put.SEQUENCE_NOT_GREATER);
        }
    }

    /** The other one writes between our look and our write. */
    private Put putWhileAnotherDoes(RespServer redis, DmsgEntry ours, DmsgEntry theirs) throws IOException {
        try (redis;
                RedisEntryStore store = RedisEntryStore.at(redis.address())) {
            assertThat(store.put(entry(1, 1, 1), HOUR)).isEqualTo(Put.FIRST);
            redis.beforeNextExec(() -> redis.put(name(1), theirs.text()));
            Put verdict = store.put(ours, HOUR);
            assertThat(store.get(key(1))).contains(verdict == Put.NEWER ? ours : theirs);
            return verdict;
        }
    }

    @Test
    void shouldNotOverwriteWhatAnotherDiscoveryStoredMeanwhile() throws IOException {
        DmsgEntry ours = entry(1, 7, 10);
        assertThat(putWhileAnotherDoes(RespServer.start(time), ours, entry(1, 8, 11)))
                .isEqualTo(Put.SEQUENCE_NOT_GREATER);
        assertThat(putWhileAnotherDoes(RespServer.start(time), ours, entry(1, 7, 11)))
                .isEqualTo(Put.SEQUENCE_NOT_GREATER);
        assertThat(putWhileAnotherDoes(RespServer.start(time), ours, entry(1, 6, 11)))
                .isEqualTo(Put.TIMESTAMP_OLDER);
        assertThat(putWhileAnotherDoes(RespServer.start(time), ours, entry(1, 2, 2)))
                .isEqualTo(Put.NEWER);
    }

    @Test
    void shouldLoseTheRaceOnAServerThatForgetsWhatIsWatched() throws IOException {
        assertThat(putWhileAnotherDoes(RespServer.withoutWatches(time), entry(1, 7, 10), entry(1, 8, 11)))
                .as("the proof above must see an overwritten entry")
                .isEqualTo(Put.NEWER);
    }

    @ParameterizedTest
    @EnumSource(
            value = RespServer.Mood.class,
            names = {"AWAY", "SILENT"})
    void shouldSayThatTheServerIsLostAndGoOnWhenItIsBack(RespServer.Mood mood) throws IOException {
        try (RespServer redis = RespServer.start(time);
                RedisEntryStore patient = RedisEntryStore.at(redis.address());
                RedisEntryStore store = RedisEntryStore.at(redis.address(), SHORT)) {
            assertThat(patient.put(entry(1, 1, 1), HOUR)).isEqualTo(Put.FIRST);
            Eventually.holds("it has a connection", () -> finds(store));
            redis.mood(mood);
            assertThatThrownBy(() -> store.get(key(1)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1")
                    .hasMessageContaining("did not read the entry of " + key(1).brief());
            assertThatThrownBy(store::all).isInstanceOf(IOException.class);
            redis.mood(RespServer.Mood.WELL);
            assertThat(patient.get(key(1))).contains(entry(1, 1, 1));
            Eventually.holds("this one goes on too", () -> finds(store));
        }
    }

    /** So short a limit may pass by chance. */
    private static boolean finds(RedisEntryStore store) {
        try {
            return store.get(key(1)).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void shouldNotNoticeThatKeptConnectionsHaveDied() throws IOException {
        try (RespServer redis = RespServer.start(time);
                RedisEntryStore store = RedisEntryStore.at(redis.address())) {
            assertThat(store.put(entry(1, 1, 1), HOUR)).isEqualTo(Put.FIRST);
            redis.mood(RespServer.Mood.AWAY);
            redis.mood(RespServer.Mood.WELL);
            assertThat(store.put(entry(1, 2, 2), HOUR)).isEqualTo(Put.NEWER);
        }
    }

    @Test
    void shouldAnswerThatSomethingIsWrongAndRecover(World world) throws IOException {
        Seams seams = world.realSeams("discovery");
        BaseUrl url;
        HttpRequest question = HttpRequest.get("/dmsg-discovery/entry/" + key(1).hex());
        try (RespServer redis = RespServer.start(time);
                DmsgDiscoveryService service = DmsgDiscoveryService.start(
                        seams,
                        DmsgDiscoveryConfig.onOneMachine(),
                        Curve.bouncyCastle(),
                        RedisEntryStore.at(redis.address()),
                        seams.net().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
                HttpClient http = HttpClient.tcp(seams)) {
            url = BaseUrl.parse("http://127.0.0.1:" + service.localAddress().getPort());
            redis.mood(RespServer.Mood.AWAY);
            HttpResponse lost = http.send(url, question, Duration.ofSeconds(30));
            assertThat(lost.status()).isEqualTo(500);
            assertThat(lost.text()).isEqualTo("{\"message\":\"something unexpected happened\",\"code\":500}");
            redis.mood(RespServer.Mood.WELL);
            assertThat(http.send(url, question, Duration.ofSeconds(30)).status())
                    .isEqualTo(404);
        }
    }

    @Test
    void shouldLogInAndTellTheReasonWhenItIsNotLetIn() throws IOException {
        try (RespServer redis = RespServer.start(time).demanding("open-sesame");
                RedisEntryStore known = RedisEntryStore.at(redis.address());
                RedisEntryStore stranger = RedisEntryStore.at(
                        RedisAddress.parse(redis.address().uri().toString().replace("open-sesame", "guessed")))) {
            assertThat(known.put(entry(1, 1, 1), HOUR)).isEqualTo(Put.FIRST);
            assertThatThrownBy(() -> stranger.get(key(1)))
                    .isInstanceOf(IOException.class)
                    .hasStackTraceContaining("WRONGPASS")
                    .hasMessageNotContaining("guessed");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:6379",
                "http://localhost",
                "redis:///1",
                "redis://:secret@host/one",
                "redis://:secret@ho st/1",
                ""
            })
    void shouldRefuseWhatIsNoAddressWithoutRepeatingThePassword(String text) {
        assertThatThrownBy(() -> RedisAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no address of a Redis server")
                .hasMessageNotContaining("secret");
    }

    @Test
    void shouldReadAddresses() {
        assertThat(RedisAddress.parse("redis://user:secret@redis.example/3")).hasToString("redis.example:6379/3");
        assertThat(RedisAddress.parse("rediss://redis.example:7000")).hasToString("redis.example:7000/0");
        assertThat(RedisAddress.parse("rediss://redis.example:7000/").isTls()).isTrue();
    }
}
