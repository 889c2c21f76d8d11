package io.skyloom.engine.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Durations in the text form of the network's configuration files: {@code 10s}, {@code 1h30m}, {@code 1.5ms}; signs and
 * fractions are allowed, days and blanks are not. The range is that of 64-bit nanoseconds. Pure functions.
 */
public final class GoDuration {
    /** A unit's name and its nanoseconds; names that begin another one come after it. */
    private record Unit(String name, long nanos) {}

    private static final List<Unit> UNITS = List.of(
            new Unit("ns", 1),
            new Unit("us", 1_000),
            new Unit("\u00b5s", 1_000),
            new Unit("\u03bcs", 1_000),
            new Unit("ms", 1_000_000),
            new Unit("s", 1_000_000_000),
            new Unit("m", 60_000_000_000L),
            new Unit("h", 3_600_000_000_000L));

    private static final BigInteger MOST = BigInteger.ONE.shiftLeft(63);
    private static final int LONGEST = 128;

    /** Digits in front of the point of the largest number that is looked at; 64 bits have 19. */
    private static final int MOST_DIGITS = 20;

    private final String whole;
    private int at;

    private GoDuration(String whole) {
        this.whole = whole;
    }

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException in the words of the original's parser
     */
    static Duration parse(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("time: invalid duration of " + text.length() + " characters");
        }
        return new GoDuration(text).read();
    }

    /** The duration of a text, if it is one. */
    static Optional<Duration> find(String text) {
        try {
            return Optional.of(parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The text form, as short as the original writes it: {@code 168h0m0s}, {@code 1m30s}, {@code 1.5ms}. */
    public static String text(Duration duration) {
        BigInteger nanos = BigInteger.valueOf(duration.toNanos());
        String sign = nanos.signum() < 0 ? "-" : "";
        return sign + unsigned(nanos.abs());
    }

    /** What nanoseconds given as a number mean; fractions are cut off. */
    static Duration ofNumber(BigDecimal nanos) {
        long digits = (long) nanos.precision() - nanos.scale();
        if (digits <= 0 || nanos.signum() == 0) {
            return Duration.ZERO;
        }
        if (digits > MOST_DIGITS) { // written out, it could fill the memory
            throw new IllegalArgumentException("time: invalid duration " + nanos);
        }
        BigInteger whole = nanos.setScale(0, RoundingMode.DOWN).toBigInteger();
        if (whole.bitLength() >= Long.SIZE) {
            throw new IllegalArgumentException("time: invalid duration " + nanos);
        }
        return Duration.ofNanos(whole.longValue());
    }

    private Duration read() {
        boolean negative = sign();
        if (whole.substring(at).equals("0")) {
            return Duration.ZERO;
        }
        if (at == whole.length()) {
            throw invalid();
        }
        BigInteger total = BigInteger.ZERO;
        while (at < whole.length()) {
            total = total.add(part());
            if (total.compareTo(MOST) > 0) {
                throw invalid();
            }
        }
        if (!negative && total.equals(MOST)) {
            throw invalid();
        }
        return Duration.ofNanos((negative ? total.negate() : total).longValueExact());
    }

    private boolean sign() {
        if (whole.startsWith("-") || whole.startsWith("+")) {
            at = 1;
        }
        return whole.startsWith("-");
    }

    private BigInteger part() {
        String before = digits();
        String after = "";
        if (at < whole.length() && whole.charAt(at) == '.') {
            at++;
            after = digits();
        }
        if (before.isEmpty() && after.isEmpty()) {
            throw invalid();
        }
        BigDecimal amount = new BigDecimal("0" + before + "." + after + "0");
        return amount.multiply(BigDecimal.valueOf(unit())).toBigInteger();
    }

    private String digits() {
        int begin = at;
        while (at < whole.length() && isDigit(whole.charAt(at))) {
            at++;
        }
        return whole.substring(begin, at);
    }

    private long unit() {
        int begin = at;
        while (at < whole.length() && whole.charAt(at) != '.' && !isDigit(whole.charAt(at))) {
            at++;
        }
        String name = whole.substring(begin, at);
        if (name.isEmpty()) {
            throw new IllegalArgumentException("time: missing unit in duration \"" + whole + '"');
        }
        return UNITS.stream()
                .filter(unit -> unit.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "time: unknown unit \"" + name + "\" in duration \"" + whole + '"'))
                .nanos();
    }

    private IllegalArgumentException invalid() {
        return new IllegalArgumentException("time: invalid duration \"" + whole + '"');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static String unsigned(BigInteger nanos) {
        if (nanos.signum() == 0) {
            return "0s";
        }
        Unit small = belowASecond(nanos);
        if (small != null) {
            return decimal(nanos, small.nanos()) + small.name();
        }
        BigInteger[] minutes = nanos.divideAndRemainder(BigInteger.valueOf(60_000_000_000L));
        BigInteger[] hours = minutes[0].divideAndRemainder(BigInteger.valueOf(60));
        StringBuilder text = new StringBuilder();
        if (hours[0].signum() > 0) {
            text.append(hours[0]).append('h');
        }
        if (minutes[0].signum() > 0) {
            text.append(hours[1]).append('m');
        }
        return text.append(decimal(minutes[1], 1_000_000_000)).append('s').toString();
    }

    private static @Nullable Unit belowASecond(BigInteger nanos) {
        if (nanos.bitLength() > 30 || nanos.longValue() >= 1_000_000_000) {
            return null;
        }
        long value = nanos.longValue();
        return value < 1_000 ? UNITS.get(0) : value < 1_000_000 ? UNITS.get(2) : UNITS.get(4);
    }

    private static String decimal(BigInteger nanos, long unit) {
        return new BigDecimal(nanos)
                .divide(BigDecimal.valueOf(unit))
                .stripTrailingZeros()
                .toPlainString();
    }
}
