package io.skyloom.dmsg.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.dmsg.entry.DmsgEntry.ServerPart;
import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpRequest;
import io.skyloom.http.HttpResponse;
import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonReader;
import io.skyloom.json.JsonValue;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.testing.VirtualWorld;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The endpoints and rules of a discovery that the recorded exchange does not show. */
class DiscoveryRulesTest {
    private static final Curve CURVE = Curve.bouncyCastle();
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String ROOT = "/dmsg-discovery";
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private static KeyPair keys(int number) {
        return KeyPair.fromSeed(new byte[] {(byte) number, (byte) (number >> 8), 3});
    }

    private static DmsgEntry client(int number, List<PubKey> servers, long sequence) {
        KeyPair owner = keys(number);
        return DmsgEntry.ofClient(owner.pub(), number % 2 == 0 ? DmsgEntry.VISOR : "", servers, sequence, 1)
                .signedBy(owner, CURVE);
    }

    private static DmsgEntry server(int number, String address, int room, long timestamp) {
        KeyPair owner = keys(number);
        return DmsgEntry.ofServer(owner.pub(), ServerPart.at(address, room, ""), 0, timestamp)
                .signedBy(owner, CURVE);
    }

    /** A service and one who asks it. */
    private static final class House implements AutoCloseable {
        final VirtualTime time;
        final MemoryEntryStore store;
        private final DmsgDiscoveryService service;
        private final HttpClient http;

        House(World world, DmsgDiscoveryConfig config) throws IOException {
            VirtualWorld virtual = world.virtual();
            Seams seams = virtual.seams("discovery", "10.0.0.1");
            time = virtual.time();
            store = new MemoryEntryStore(seams.clock());
            service = DmsgDiscoveryService.start(
                    seams, config, CURVE, store, seams.net().listen(new InetSocketAddress("10.0.0.1", 9090)));
            http = HttpClient.tcp(virtual.seams("asker", "10.0.0.2"));
        }

        long now() {
            return time.wallMillis() * NANOS_PER_MILLI;
        }

        HttpResponse send(String method, String path, String body) throws IOException {
            HttpRequest request = HttpRequest.of(method, ROOT + path, body.getBytes(StandardCharsets.UTF_8));
            return http.send(BaseUrl.parse("http://10.0.0.1:9090"), request, LIMIT);
        }

        HttpResponse get(String path) throws IOException {
            return send("GET", path, "");
        }

        HttpResponse post(DmsgEntry entry) throws IOException {
            return send("POST", "/entry/", entry.text());
        }

        List<String> list(String path) throws IOException, BadJsonException {
            List<String> texts = new ArrayList<>();
            for (JsonValue one : JsonReader.LISTING.parse(get(path).body()).elements()) {
                texts.add(one.text());
            }
            return texts;
        }

        List<PubKey> entries(String path) throws IOException, BadJsonException {
            List<PubKey> found = new ArrayList<>();
            for (JsonValue one : JsonReader.LISTING.parse(get(path).body()).elements()) {
                found.add(DmsgEntry.parse(one.toString().getBytes(StandardCharsets.UTF_8))
                        .key());
            }
            return found;
        }

        @Override
        public void close() {
            http.close();
            service.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"-60000000000, 200", "-60000000001, 422", "5000000000, 200", "5000000001, 422"})
    void shouldTakeServersOfTheLastMinuteAndTheNextFiveSeconds(long offset, int status, World world) throws Exception {
        try (House house = new House(world, DmsgDiscoveryConfig.inPublic())) {
            HttpResponse answer = house.post(server(1, "198.51.100.7:8080", 1, house.now() + offset));
            assertThat(answer.status()).isEqualTo(status);
        }
    }

    @Test
    void shouldCompareSequencesWithoutSign(World world) throws Exception {
        try (House house = new House(world, DmsgDiscoveryConfig.inPublic())) {
            assertThat(house.post(client(1, List.of(), Long.MAX_VALUE)).text()).contains("wrote a new entry");
            assertThat(house.post(client(1, List.of(), Long.MIN_VALUE)).text()).contains("wrote new entry iteration");
            assertThat(house.post(client(1, List.of(), 0)).status()).isEqualTo(422);
            assertThat(house.get("/entry/" + keys(1).pub().hex()).text()).contains("\"sequence\":9223372036854775808");
        }
    }

    @Test
    void shouldLetServersThatNobodyMayAddAnyMoreBeRemoved(World world) throws Exception {
        try (House house = new House(world, DmsgDiscoveryConfig.inPublic())) {
            DmsgEntry local = server(1, "127.0.0.1:8080", 1, house.now());
            assertThat(house.post(local).status()).isEqualTo(422);
            assertThat(house.send("DELETE", "/entry", local.text()).status())
                    .as("only what is added is looked at for its address")
                    .isEqualTo(200);
            assertThat(house.send("DELETE", "/entry", local.renewed(0, 1).text())
                            .status())
                    .as("but the form and the signature count")
                    .isEqualTo(422);
        }
    }

    @Test
    void shouldTellClientsFromVisorsAndServers(World world) throws Exception {
        try (House house = new House(world, DmsgDiscoveryConfig.inPublic())) {
            assertThat(house.list("/entries")).isEmpty();
            assertThat(house.post(client(1, List.of(), 0)).status()).isEqualTo(200);
            assertThat(house.post(client(2, List.of(), 0)).status()).isEqualTo(200);
            assertThat(house.post(server(3, "198.51.100.7:8080", 1, house.now()))
                            .status())
                    .isEqualTo(200);
            assertThat(house.list("/entries"))
                    .containsExactlyInAnyOrder(
                            keys(1).pub().hex(), keys(2).pub().hex());
            assertThat(house.list("/visorEntries"))
                    .containsExactly(keys(2).pub().hex());
            assertThat(house.entries("/all_servers")).containsExactly(keys(3).pub());
        }
    }

    @Test
    void shouldListTheRoomiestServersFirstAndNoFullOnes(World world) throws Exception {
        try (House house = new House(world, DmsgDiscoveryConfig.inPublic())) {
            int[] rooms = {3, 0, 7, -1, 5};
            for (int i = 0; i < rooms.length; i++) {
                assertThat(house.post(server(i, "198.51.100.7:8080", rooms[i], house.now()))
                                .status())
                        .isEqualTo(200);
            }
            assertThat(house.entries("/available_servers"))
                    .containsExactly(keys(2).pub(), keys(4).pub(), keys(0).pub());
            assertThat(house.entries("/all_servers")).hasSize(rooms.length);
        }
    }

    @Test
    void shouldListAllServersAndASampleOfThoseWithRoom(World world) throws Exception {
        try (House house = new House(world, DmsgDiscoveryConfig.inPublic())) {
            int many = DmsgDiscoveryService.LISTED_SERVERS + 30;
            for (int i = 0; i < many; i++) {
                DmsgEntry one = DmsgEntry.ofServer(keys(i).pub(), ServerPart.at("198.51.100.7:1", 1, ""), 0, 1);
                assertThat(house.store.put(one, Duration.ofHours(1))).isEqualTo(EntryStore.Put.FIRST);
            }
            assertThat(house.entries("/all_servers")).doesNotHaveDuplicates().hasSize(many);
            assertThat(house.entries("/available_servers"))
                    .doesNotHaveDuplicates()
                    .hasSize(DmsgDiscoveryService.LISTED_SERVERS);
        }
    }

    @Test
    void shouldAnswerForManyKeysAtOnceButNotForAnyNumber(World world) throws Exception {
        try (House house = new House(world, DmsgDiscoveryConfig.inPublic())) {
            assertThat(house.post(client(1, List.of(), 0)).status()).isEqualTo(200);
            String asked = "[\"" + keys(1).pub().hex() + "\",\"" + keys(2).pub().hex() + "\"]";
            HttpResponse answer = house.send("POST", "/entries/batch", asked);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text())
                    .startsWith("{\"" + keys(1).pub().hex() + "\":{")
                    .doesNotContain(keys(2).pub().hex());
            assertThat(house.send("POST", "/entries/batch", "[]").text()).isEqualTo("{}");
            assertThat(house.send("POST", "/entries/batch", "[\"zz\"]").status())
                    .isEqualTo(400);
            assertThat(house.send("POST", "/entries/batch", "nothing").status()).isEqualTo(400);
            String key = keys(1).pub().hex();
            String tooMany = IntStream.rangeClosed(0, DmsgDiscoveryService.ASKED_KEYS)
                    .mapToObj(i -> "\"" + key + "\"")
                    .collect(Collectors.joining(",", "[", "]"));
            assertThat(house.send("POST", "/entries/batch", tooMany).status()).isEqualTo(400);
        }
    }

    @Test
    void shouldListTheClientsOfEachServer(World world) throws Exception {
        try (House house = new House(world, DmsgDiscoveryConfig.inPublic())) {
            PubKey one = keys(101).pub();
            PubKey two = keys(102).pub();
            assertThat(house.post(client(1, List.of(one, two), 0)).status()).isEqualTo(200);
            assertThat(house.post(client(2, List.of(two), 0)).status()).isEqualTo(200);
            assertThat(house.entries("/server/" + one.hex() + "/clients")).containsExactly(keys(1).pub());
            assertThat(house.entries("/server/" + two.hex() + "/clients"))
                    .containsExactlyInAnyOrder(keys(1).pub(), keys(2).pub());
            assertThat(house.entries("/server/" + keys(103).pub().hex() + "/clients"))
                    .isEmpty();
            assertThat(house.get("/server/zz/clients").status()).isEqualTo(400);
            JsonValue all =
                    JsonReader.LISTING.parse(house.get("/servers/clients").body());
            assertThat(all.find(one.hex()).orElseThrow().elements()).hasSize(1);
            assertThat(all.find(two.hex()).orElseThrow().elements()).hasSize(2);
        }
    }

    @Test
    void shouldForgetClientsThatAskedForItAfterThreeMinutes(World world) throws Exception {
        DmsgDiscoveryConfig forEver =
                new DmsgDiscoveryConfig(false, Duration.ZERO, Set.of(), "", Set.of(), Optional.empty(), "unknown");
        try (House house = new House(world, forEver)) {
            assertThat(house.send(
                                    "POST",
                                    "/entry/?timeout=true",
                                    client(1, List.of(), 0).text())
                            .status())
                    .isEqualTo(200);
            assertThat(house.send(
                                    "POST",
                                    "/entry/" + keys(2).pub().hex(),
                                    client(2, List.of(), 0).text())
                            .status())
                    .isEqualTo(200);
            house.time.advance(DmsgDiscoveryService.SHORT_CLIENT_LIFETIME);
            assertThat(house.list("/entries")).containsExactly(keys(2).pub().hex());
            house.time.advance(Duration.ofDays(100));
            assertThat(house.list("/entries")).containsExactly(keys(2).pub().hex());
        }
    }

    @Test
    void shouldCallServersOfficialThatAreListedAndAllOthersNot(World world) throws Exception {
        DmsgDiscoveryConfig listed = new DmsgDiscoveryConfig(
                false, Duration.ZERO, Set.of(keys(1).pub()), "", Set.of(), Optional.empty(), "unknown");
        try (House house = new House(world, listed)) {
            KeyPair boaster = keys(2);
            DmsgEntry boast = DmsgEntry.ofServer(
                            boaster.pub(), ServerPart.at("198.51.100.8:1", 1, "official"), 0, house.now())
                    .signedBy(boaster, CURVE);
            assertThat(house.post(server(1, "198.51.100.7:1", 1, house.now())).status())
                    .isEqualTo(200);
            assertThat(house.post(boast).status()).isEqualTo(200);
            assertThat(house.get("/entry/" + keys(1).pub().hex()).text()).contains("\"serverType\":\"official\"");
            assertThat(house.get("/entry/" + boaster.pub().hex()).text()).contains("\"serverType\":\"community\"");
        }
    }
}
