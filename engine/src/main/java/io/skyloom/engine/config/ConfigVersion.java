package io.skyloom.engine.config;

import java.math.BigInteger;
import java.util.List;

/** Decides whether a program may use a configuration: the major numbers of their versions must agree. Pure functions. */
public final class ConfigVersion {
    /** The version of a program or file that does not know its own; it goes with every other. */
    public static final String UNKNOWN = "unknown";

    /** The generation of the original's files that this program reads and writes. */
    public static final String FORMAT = "v1.3.29";

    private ConfigVersion() {}

    /**
     * Whether a program of that version may use that file.
     *
     * @throws IllegalArgumentException when a version is not three numbers with dots between them
     */
    public static boolean isCompatible(String file, String program) {
        if (file.equals(UNKNOWN) || program.equals(UNKNOWN)) {
            return true;
        }
        return major(file).equals(major(program));
    }

    private static BigInteger major(String version) {
        String plain = version.startsWith("v") ? version.substring(1) : version;
        if (plain.isEmpty()) {
            throw new IllegalArgumentException("Version string empty");
        }
        String[] parts = plain.split("\\.", 3);
        if (parts.length < 3) {
            throw new IllegalArgumentException("No Major.Minor.Patch elements found");
        }
        String patch = parts[2].split("[-+]", 2)[0];
        for (String number : List.of(parts[0], parts[1], patch)) {
            requireNumber(number);
        }
        return new BigInteger(parts[0]);
    }

    private static void requireNumber(String text) {
        if (text.isEmpty() || text.length() > 20 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("Invalid character(s) found in version number \"" + text + '"');
        }
        if (text.length() > 1 && text.startsWith("0")) {
            throw new IllegalArgumentException("Version number must not contain leading zeroes \"" + text + '"');
        }
    }
}
