package io.skyloom.engine.control;

import io.skyloom.bandwidth.Traffic;
import io.skyloom.gob.GobOpaque;
import io.skyloom.gob.GobType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The traffic of a transport in summaries: two gob messages within a message, each a single unsigned number, received
 * bytes first. (The original's own reader leaves both at zero.)
 */
final class TrafficForm {
    /** Absent where no log was asked for. */
    static final GobType<Optional<Traffic>> GOB =
            GobOpaque.gobEncoder("*transport.LogEntry", Optional.empty(), TrafficForm::read, TrafficForm::write);

    private static final int UNSIGNED_TYPE = 3 << 1;
    private static final int LONGEST_SMALL = 0x7F;

    private TrafficForm() {}

    private static byte[] write(Optional<Traffic> traffic) {
        Traffic log = traffic.orElseThrow(() -> new IllegalArgumentException("no traffic to send"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeNumber(log.received(), out);
        writeNumber(log.sent(), out);
        return out.toByteArray();
    }

    private static void writeNumber(long value, ByteArrayOutputStream out) {
        byte[] bytes = unsigned(value);
        out.write(2 + bytes.length);
        out.write(UNSIGNED_TYPE);
        out.write(0);
        out.writeBytes(bytes);
    }

    /** Small numbers are one byte; others are preceded by the negated count of their bytes. */
    private static byte[] unsigned(long value) {
        if (value >= 0 && value <= LONGEST_SMALL) {
            return new byte[] {(byte) value};
        }
        int count = Long.BYTES - Long.numberOfLeadingZeros(value) / Byte.SIZE;
        byte[] out = new byte[1 + count];
        out[0] = (byte) -count;
        for (int i = 0; i < count; i++) {
            out[1 + i] = (byte) (value >>> (Byte.SIZE * (count - 1 - i)));
        }
        return out;
    }

    private static Optional<Traffic> read(byte[] form) {
        ByteBuffer in = ByteBuffer.wrap(form);
        try {
            return Optional.of(new Traffic(readNumber(in), readNumber(in)));
        } catch (java.nio.BufferUnderflowException e) {
            throw new IllegalArgumentException("a traffic log of " + form.length + " bytes", e);
        }
    }

    private static long readNumber(ByteBuffer in) {
        in.get(); // the message's length, which follows from the number as well
        if (in.get() != UNSIGNED_TYPE || in.get() != 0) {
            throw new IllegalArgumentException("a traffic log of something else than unsigned numbers");
        }
        int first = in.get();
        if (first >= 0) {
            return first;
        }
        if (first < -Long.BYTES) {
            throw new IllegalArgumentException("a number of " + -first + " bytes");
        }
        long value = 0;
        for (int i = 0; i < -first; i++) {
            value = (value << Byte.SIZE) | (in.get() & 0xFF);
        }
        return value;
    }
}
