package io.skyloom.fuzz;

import static io.skyloom.fuzz.Claims.either;
import static io.skyloom.fuzz.Claims.require;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.dmsg.redis.RedisAddress;
import io.skyloom.entry.BadEntryException;
import io.skyloom.entry.TransportId;
import io.skyloom.http.BadUrlException;
import io.skyloom.http.BaseUrl;
import io.skyloom.key.BadKeyException;
import io.skyloom.key.PubKey;
import io.skyloom.key.SecKey;
import io.skyloom.key.Sig;
import io.skyloom.manager.PersistentTransport;
import io.skyloom.network.HostPort;
import io.skyloom.noise.HandshakeProbe;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseException;
import io.skyloom.routing.finder.PathEdges;
import io.skyloom.routing.rule.BadRuleException;
import io.skyloom.routing.rule.RouteAddress;
import io.skyloom.services.ServiceAddress;
import io.skyloom.stcp.PkTable;
import io.skyloom.stcpr.AddressText;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keys, signatures, the first words of a Noise handshake, and all the ways in which places are written down. */
final class KeyTargets {
    private static final int KEY_BYTES = 33;
    private static final String KEY = "02e104a415e398c7d7250f79f869d853b98f7e0a3be18ea902f32c4ba8ed388df4";

    private KeyTargets() {}

    /** The targets of this file. */
    static List<Target> targets() {
        return List.of(
                Target.of("keys", KeyTargets::keys)
                        .seeded(Recorded.texts("cipher.json", "pub_key", "sec_key", "sig", "text"))
                        .seeded(Recorded.hex("cipher.json", "pub_key")),
                Target.of("noise-messages", KeyTargets::handshakeMessages).seeded(rightMessages()),
                Target.of("addresses", KeyTargets::addresses)
                        .seeded(texts(
                                KEY + ":45",
                                KEY,
                                "dmsg://" + KEY + ":80/a",
                                "http://[fd00::2]:8080/b/",
                                "/x://y",
                                "10.0.0.1:65535",
                                "[::1]:1",
                                "fd00::1:2",
                                "redis://user:secret@host:6379/3",
                                KEY + ":" + KEY,
                                "74f2d948-cec4-0f0d-8626-ef984ac3e9bc",
                                KEY + " 192.0.2.1:7000\n")),
                Target.of("persistent-transports", KeyTargets::persistent)
                        .seeded(Recorded.texts("transport-misc.json", "persistent_transports_json"))
                        .seeded(texts("[{\"pk\":\"" + KEY + "\",\"type\":\"stcpr\"}]")));
    }

    private static void keys(byte[] data) throws Exception {
        String text = new String(data, StandardCharsets.ISO_8859_1);
        either(
                BadKeyException.class,
                () -> data.length == KEY_BYTES ? PubKey.of(data) : PubKey.parse(text),
                key -> require(PubKey.parse(key.hex()).equals(key), "a key survives its own text"));
        either(BadKeyException.class, () -> PubKey.parseText(text));
        either(
                BadKeyException.class,
                () -> SecKey.parse(text),
                key -> require(SecKey.parse(key.hex()).hex().equals(key.hex()), "so does a secret one"));
        either(
                BadKeyException.class,
                () -> Sig.parse(text),
                sig -> require(Sig.parse(sig.hex()).equals(sig), "so does a signature"));
    }

    private static void handshakeMessages(byte[] data) throws NoiseException {
        if (data.length == 0) {
            return;
        }
        HandshakeProbe.Place[] places = HandshakeProbe.Place.values();
        HandshakeProbe.Place place = places[(data[0] & 0xFF) % places.length];
        HandshakeProbe.at(place, Hybrid.OFFER, 1).feed(Arrays.copyOfRange(data, 1, data.length));
    }

    private static List<byte[]> rightMessages() {
        List<byte[]> right = new ArrayList<>();
        try {
            HandshakeProbe.Place[] places = HandshakeProbe.Place.values();
            for (int i = 0; i < places.length; i++) {
                byte[] message = HandshakeProbe.at(places[i], Hybrid.OFFER, 1).right();
                right.add(Edits.join(new byte[] {(byte) i}, message));
            }
        } catch (NoiseException e) {
            throw new AssertionError("genuine messages are understood", e);
        }
        return right;
    }

    private static void addresses(byte[] data) throws Exception {
        String text = new String(data, StandardCharsets.UTF_8);
        either(
                BadUrlException.class,
                () -> BaseUrl.parse(text),
                url -> require(BaseUrl.parse(url.toString()).equals(url), "a URL survives its own text"));
        either(
                IllegalArgumentException.class,
                () -> HostPort.parse(text),
                place -> require(HostPort.parse(place.toString()).equals(place), "a place survives its own text"));
        either(
                IllegalArgumentException.class,
                () -> DmsgAddress.parse(text),
                place -> require(DmsgAddress.parse(place.toString()).equals(place), "a dmsg place as well"));
        either(
                BadKeyException.class,
                () -> ServiceAddress.parse(text),
                place -> require(
                        ServiceAddress.parse(place.toString()).equals(place)
                                && ServiceAddress.of(place.bytes()).equals(place),
                        "a service's place as well"));
        either(BadKeyException.class, () -> ServiceAddress.of(data));
        either(
                BadRuleException.class,
                () -> RouteAddress.parse(text),
                place -> require(
                        place.key().isNull()
                                || RouteAddress.parse(place.toString()).equals(place),
                        "a route's end as well, unless it is nobody's"));
        either(
                IllegalArgumentException.class,
                () -> PathEdges.parse(text),
                edges -> require(PathEdges.parse(edges.toString()).equals(edges), "a route's both ends as well"));
        either(
                BadEntryException.class,
                () -> TransportId.parse(text),
                id -> require(TransportId.parse(id.toString()).equals(id), "a transport's id as well"));
        AddressText.parse(text)
                .ifPresent(address -> require(
                        AddressText.parse(AddressText.of(address)).orElseThrow().equals(address),
                        "an address as well"));
        either(
                IllegalArgumentException.class,
                () -> RedisAddress.parse(text),
                place -> require(
                        !place.toString().contains("secret") || !text.contains(":secret@"), "a password is not shown"));
        either(IllegalArgumentException.class, () -> PkTable.read(new StringReader(text)));
    }

    private static void persistent(byte[] data) throws Exception {
        either(
                IllegalArgumentException.class,
                () -> PersistentTransport.parse(new String(data, StandardCharsets.UTF_8)),
                all -> require(
                        PersistentTransport.parse(PersistentTransport.json(all)).equals(all),
                        "a list survives its own text"));
    }

    static List<byte[]> texts(String... texts) {
        return Arrays.stream(texts)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
