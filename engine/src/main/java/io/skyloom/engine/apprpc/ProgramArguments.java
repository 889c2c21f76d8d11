package io.skyloom.engine.apprpc;

import java.util.List;
import java.util.Optional;

/** Finds things on an application's command line as visors do. Pure functions. */
public final class ProgramArguments {
    private ProgramArguments() {}

    /**
     * Where a flag stands, or -1. White space around, any number of leading dashes, and what follows the first equals
     * sign do not count.
     *
     * @param flag without dashes
     */
    public static int indexOf(List<String> args, String flag) {
        for (int i = 0; i < args.size(); i++) {
            if (nameOf(args.get(i)).equals(flag)) {
                return i;
            }
        }
        return -1;
    }

    private static String nameOf(String argument) {
        String bare = argument.strip();
        int begin = 0;
        while (begin < bare.length() && bare.charAt(begin) == '-') {
            begin++;
        }
        int end = bare.indexOf('=', begin);
        return end < 0 ? bare.substring(begin) : bare.substring(begin, end);
    }

    /** Whether the flag is there. */
    public static boolean contains(List<String> args, String flag) {
        return indexOf(args, flag) >= 0;
    }

    /** The argument behind the flag, which visors take for its value; empty when there is none. */
    public static String following(List<String> args, String flag) {
        int at = indexOf(args, flag);
        return at < 0 || at + 1 == args.size() ? "" : args.get(at + 1);
    }

    /** The flag's value in either form, {@code --flag value} or {@code --flag=value}; an application reads it so. */
    public static Optional<String> value(List<String> args, String flag) {
        int at = indexOf(args, flag);
        if (at < 0) {
            return Optional.empty();
        }
        int equals = args.get(at).indexOf('=');
        return Optional.of(equals < 0 ? following(args, flag) : args.get(at).substring(equals + 1));
    }
}
