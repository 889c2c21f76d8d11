package io.skyloom.gob;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * The binary form of Go's time: version, seconds since the year 1, nanoseconds, zone offset in minutes (-1 is UTC) and,
 * in version 2, the seconds that a minute is too coarse for.
 */
final class TimeForm {
    private static final int WHOLE_MINUTES = 1;
    private static final int ODD_SECONDS = 2;
    private static final int SHORT_BYTES = 15;
    private static final int LONG_BYTES = 16;

    private static final int SECONDS_AT = 1;
    private static final int NANOS_AT = 9;
    private static final int ZONE_AT = 13;
    private static final int ODD_AT = 15;

    private static final long YEAR_ONE_TO_EPOCH = 62_135_596_800L;
    private static final int NANOS_PER_SECOND = 1_000_000_000;
    private static final int UTC = -1;
    private static final int MINUTE = 60;

    private TimeForm() {}

    static OffsetDateTime read(byte[] form) {
        boolean odd = form.length == LONG_BYTES && form[0] == ODD_SECONDS;
        if (!odd && (form.length != SHORT_BYTES || form[0] != WHOLE_MINUTES)) {
            throw new IllegalArgumentException(
                    "Time.UnmarshalBinary: unsupported version or length: " + form.length + " bytes");
        }
        long seconds = Math.subtractExact(BigEndian.int64(form, SECONDS_AT), YEAR_ONE_TO_EPOCH);
        long nanos = BigEndian.uint(form, NANOS_AT, Integer.BYTES);
        if (nanos >= NANOS_PER_SECOND) {
            throw new IllegalArgumentException("Time.UnmarshalBinary: " + nanos + " nanoseconds");
        }
        return Instant.ofEpochSecond(seconds, nanos).atOffset(zone(form, odd));
    }

    private static ZoneOffset zone(byte[] form, boolean odd) {
        int minutes = (short) BigEndian.uint(form, ZONE_AT, Short.BYTES);
        return minutes == UTC ? ZoneOffset.UTC : ZoneOffset.ofTotalSeconds(minutes * MINUTE + (odd ? form[ODD_AT] : 0));
    }

    static byte[] write(OffsetDateTime time) {
        int zone = time.getOffset().getTotalSeconds();
        boolean odd = zone % MINUTE != 0;
        byte[] form = new byte[odd ? LONG_BYTES : SHORT_BYTES];
        form[0] = (byte) (odd ? ODD_SECONDS : WHOLE_MINUTES);
        BigEndian.put(form, SECONDS_AT, Long.BYTES, time.toEpochSecond() + YEAR_ONE_TO_EPOCH);
        BigEndian.put(form, NANOS_AT, Integer.BYTES, time.getNano());
        BigEndian.put(form, ZONE_AT, Short.BYTES, zone == 0 ? UTC : zone / MINUTE);
        if (odd) {
            form[ODD_AT] = (byte) (zone % MINUTE);
        }
        return form;
    }
}
