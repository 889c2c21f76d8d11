package io.skyloom.gob;

import java.nio.charset.StandardCharsets;

/**
 * A value on its way out: the message being filled, and where full messages go. An interface inside the value ends the
 * message early when it must define its type, exactly as Go does.
 */
final class GobOutput {
    private final GobWriter writer;
    private final GobBuffer body;
    private final GobBuffer sink;
    private int depth;

    GobOutput(GobWriter writer, GobBuffer body, GobBuffer sink, int depth) {
        this.writer = writer;
        this.body = body;
        this.sink = sink;
        this.depth = depth;
    }

    GobBuffer body() {
        return body;
    }

    void enter() throws GobException {
        if (++depth > writer.limits().depth()) {
            throw GobException.of(
                    "gob: value nested deeper than " + writer.limits().depth());
        }
    }

    void leave() {
        depth--;
    }

    /** Appends the message that is a value of a type the other side knows. */
    <T> void message(int id, GobType<T> type, T value) throws GobException {
        body.sint(id);
        openWhole(type);
        try {
            type.write(this, value);
        } catch (RuntimeException e) {
            throw GobException.of("gob: cannot encode " + type.spelling() + ": " + e, e);
        }
        flush();
    }

    /** What stands between the type id of a whole value and the value. */
    private void openWhole(GobType<?> type) {
        if (!type.go().base().isStruct()) {
            body.octet(0);
        }
    }

    /** Appends what an interface holds. */
    void concrete(String name, GobBoxed<?> boxed) throws GobException {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        body.counted(nameBytes);
        body.sint(writer.announce(boxed.type().go().base(), this));
        GobOutput inner = new GobOutput(writer, new GobBuffer(64), body, depth);
        inner.openWhole(boxed.type());
        boxed.write(inner);
        inner.flush();
    }

    /** Ends the message. */
    void flush() throws GobException {
        if (body.size() > writer.limits().messageBytes()) {
            throw GobException.of("gob: message of " + body.size() + " bytes, "
                    + writer.limits().messageBytes() + " are allowed");
        }
        sink.uint(body.size());
        sink.append(body.array(), 0, body.size());
        body.clear();
    }
}
