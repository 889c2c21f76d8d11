package io.skyloom.fuzz;

import static io.skyloom.fuzz.Claims.either;
import static io.skyloom.fuzz.Claims.require;

import io.skyloom.dmsg.DmsgException;
import io.skyloom.dmsg.PeerAnnounce;
import io.skyloom.dmsg.SignedObject;
import io.skyloom.dmsg.StreamRequest;
import io.skyloom.dmsg.StreamResponse;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.gob.Gob;
import io.skyloom.gob.GobException;
import io.skyloom.gob.GobLimits;
import io.skyloom.gob.GobObject;
import io.skyloom.gob.GobReader;
import io.skyloom.gob.GobType;
import io.skyloom.json.BadJsonException;
import io.skyloom.key.Curve;
import io.skyloom.yamux.YamuxProbe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What the relay layer reads from strangers: either it is understood, or an exception says what is wrong with it. */
final class DmsgTargets {
    private static final GobLimits LIMITS = new GobLimits(0x10000, 64, 0x4000, 64, 16, 0x4000);
    private static final Curve CURVE = Curve.bouncyCastle();

    private static final List<GobType<?>> TYPES = List.of(
            Gob.INT64,
            Gob.STRING,
            Gob.BYTES,
            Gob.TIME,
            Gob.UUID,
            Gob.slice(Gob.slice(Gob.STRING)),
            Gob.map(Gob.STRING, Gob.slice(Gob.UINT16)),
            Gob.pointer(Gob.FLOAT64),
            Gob.any("interface", Map.of("string", Gob.STRING, "int", Gob.INT)));

    private DmsgTargets() {}

    /** The targets of this file. */
    static List<Target> targets() {
        return List.of(
                Target.of("gob", DmsgTargets::gob)
                        .seeded(Recorded.hex("gob.json", "hex"))
                        .within(64 * 1024),
                Target.of("dmsg-objects", DmsgTargets::signedObjects)
                        .seeded(Recorded.hex("dmsg-stream.json", "object")),
                Target.of("dmsg-entries", DmsgTargets::discoveryEntries)
                        .seeded(Recorded.texts("dmsg-discovery-entry.json", "entry_json", "signed_json", "response")),
                Target.of("yamux-frames", DmsgTargets::yamuxFrames)
                        .seeded(Recorded.hex("yamux-or-smux.json", "frame"))
                        .seeded(Recorded.hex("skysocks-session.json", "hex"))
                        .seeded(Recorded.hex("dmsg-session.json", "header", "c2s", "s2c"))
                        .upTo(8192));
    }

    private static void gob(byte[] data) throws Exception {
        for (GobType<?> type : TYPES) {
            object(type, data);
        }
        List<String> whole = skipped(GobReader.of(data, LIMITS));
        require(skipped(GobReader.of(new Feed(data, 1), LIMITS)).equals(whole), "pieces change nothing");
    }

    private static <T> void object(GobType<T> type, byte[] data) throws Exception {
        GobObject<T> form = GobObject.of(type, LIMITS);
        either(GobException.class, () -> form.decode(data), value -> {
            byte[] encoded = form.encode(value);
            byte[] again = form.encode(form.decode(encoded));
            require(Arrays.equals(again, encoded), "a value survives its own bytes");
        });
    }

    /** Value by value to the end, or to what is wrong. */
    private static List<String> skipped(GobReader reader) throws Exception {
        List<String> seen = new ArrayList<>();
        do {
            seen.add(Claims.outcome(IOException.class, reader::skip));
        } while (seen.getLast().equals("=true"));
        return seen;
    }

    private static void signedObjects(byte[] data) throws Exception {
        either(DmsgException.class, () -> SignedObject.received(data), object -> {
            require(object.bytes() == data, "what was received keeps its bytes");
            either(IOException.class, () -> StreamRequest.of(object), request -> {
                either(IOException.class, () -> {
                    request.verify(object, CURVE);
                    return request;
                });
            });
            either(IOException.class, () -> StreamResponse.of(object), response -> {
                either(IOException.class, () -> {
                    response.requireAccepted();
                    return response;
                });
            });
            either(
                    IOException.class,
                    () -> PeerAnnounce.of(object),
                    announce -> announce.ifPresent(one -> {
                        try {
                            one.verify(object, one.source(), CURVE);
                        } catch (IOException e) {
                            require(e.getMessage() != null, "a refusal says why");
                        }
                    }));
        });
    }

    private static void discoveryEntries(byte[] data) {
        try {
            DmsgEntry entry = DmsgEntry.parse(data);
            String text = entry.text();
            DmsgEntry again = DmsgEntry.parse(text.getBytes(StandardCharsets.UTF_8));
            require(again.text().equals(text), "an entry is stable once it was read");
            require(again.signedText().equals(entry.signedText()), "and so is what is signed");
            require(!entry.isSignatureValid(CURVE) || again.isSignatureValid(CURVE), "a valid signature stays valid");
        } catch (BadJsonException e) {
            require(e.getMessage() != null, "a refusal says why");
        }
    }

    private static void yamuxFrames(byte[] data) {
        YamuxProbe.feed(data);
    }
}
