package io.skyloom.engine.apprpc;

import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonValue;
import io.skyloom.json.JsonWriter;
import io.skyloom.seam.ByteStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The first frame of an application: a length of 16 bits and a JSON object. Nothing answers it. Immutable.
 *
 * @param key which run it is
 * @param egressNetwork the network of the place where it takes events, {@code tcp}; empty for none
 * @param egressAddress that place; empty for none
 * @param events the types of events that it wants, in their order
 */
public record Hello(ProcKey key, String egressNetwork, String egressAddress, Set<String> events) {
    private static final int PREFIX = 2;
    private static final int LONGEST = 0xFFFF;

    /** Sorts the events. */
    public Hello {
        events = new TreeSet<>(events);
    }

    /** One that wants no events. */
    public static Hello of(ProcKey key) {
        return new Hello(key, "", "", Set.of());
    }

    /** Whether it wants events and says where. */
    public boolean wantsEvents() {
        return !egressNetwork.isEmpty() && !egressAddress.isEmpty() && !events.isEmpty();
    }

    /**
     * Reads one frame and not a byte more. Blocks; whoever calls guards the stream with a limit.
     *
     * @throws IOException when the stream ends or breaks, or what came is no such frame
     */
    public static Hello read(ByteStream stream) throws IOException {
        byte[] prefix = readFully(stream, PREFIX, "hello size prefix");
        int length = ((prefix[0] & 0xFF) << 8) | (prefix[1] & 0xFF);
        byte[] body = readFully(stream, length, "hello data");
        try {
            return parse(body);
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("failed to unmarshal hello data: " + e.getMessage(), e);
        }
    }

    private static byte[] readFully(ByteStream stream, int length, String what) throws IOException {
        byte[] bytes = new byte[length];
        int done = 0;
        while (done < length) {
            int n = stream.read(bytes, done, length - done);
            if (n < 0) {
                throw new EOFException("failed to read " + what + (done == 0 ? ": EOF" : ": unexpected EOF"));
            }
            done += n;
        }
        return bytes;
    }

    private static Hello parse(byte[] json) throws BadJsonException {
        ObjectText text = ObjectText.parse(json);
        return new Hello(
                ProcKey.parse(text.text("proc_key")),
                text.text("egress_net"),
                text.text("egress_addr"),
                wanted(text.find("event_subs")));
    }

    private static Set<String> wanted(Optional<JsonValue> subscriptions) throws BadJsonException {
        Set<String> wanted = new TreeSet<>();
        if (subscriptions.isPresent()) {
            for (String type : subscriptions.get().names()) {
                if (subscriptions.get().flag(type)) {
                    wanted.add(type);
                }
            }
        }
        return wanted;
    }

    /** The object. */
    public String json() {
        JsonWriter out = new JsonWriter()
                .beginObject()
                .field("proc_key", key.hex())
                .fieldUnlessEmpty("egress_net", egressNetwork)
                .fieldUnlessEmpty("egress_addr", egressAddress);
        if (!events.isEmpty()) {
            out.name("event_subs").beginObject();
            events.forEach(type -> out.name(type).value(true));
            out.endObject();
        }
        return out.endObject().toString();
    }

    /**
     * The whole frame.
     *
     * @throws IllegalArgumentException when it asks for more events than a frame can hold
     */
    public byte[] frame() {
        byte[] body = json().getBytes(StandardCharsets.UTF_8);
        if (body.length > LONGEST) {
            throw new IllegalArgumentException("a hello has at most " + LONGEST + " bytes, not " + body.length);
        }
        byte[] frame = new byte[PREFIX + body.length];
        frame[0] = (byte) (body.length >> 8);
        frame[1] = (byte) body.length;
        System.arraycopy(body, 0, frame, PREFIX, body.length);
        return frame;
    }
}
