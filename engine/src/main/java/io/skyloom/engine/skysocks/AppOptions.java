package io.skyloom.engine.skysocks;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Options on an application's command line: {@code --name value}, {@code --name=value}, and flags {@code --name} or {@code
 * --name=false}; one dash does as well. The last of two counts. Immutable.
 */
final class AppOptions {
    private static final String YES = "true";

    private final Map<String, String> values;

    private AppOptions(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads them.
     *
     * @param named options that have a value
     * @param flags options that have none, or {@code =true} or {@code =false}
     * @throws BadOptionException when one is neither, or has no value
     */
    static AppOptions parse(List<String> args, Set<String> named, Set<String> flags) throws BadOptionException {
        Map<String, String> values = new HashMap<>();
        Iterator<String> rest = args.iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            int equals = word.indexOf('=');
            String name = name(equals < 0 ? word : word.substring(0, equals));
            if (flags.contains(name)) {
                values.put(name, equals < 0 ? YES : word.substring(equals + 1));
            } else if (named.contains(name)) {
                values.put(name, equals < 0 ? next(rest, name) : word.substring(equals + 1));
            } else {
                throw new BadOptionException("unknown flag: --" + name);
            }
        }
        return new AppOptions(Map.copyOf(values));
    }

    /** What stands behind the option; empty when it is not there. */
    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** A whole number in a range. */
    int number(String name, int otherwise, int least, int most) throws BadOptionException {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, as any other value that will not do.
        }
        throw new BadOptionException("--" + name + " takes a number from " + least + " to " + most + ", not " + text);
    }

    /** A time in whole seconds. */
    Duration seconds(String name, Duration otherwise, int least, int most) throws BadOptionException {
        return Duration.ofSeconds(number(name, Math.toIntExact(otherwise.toSeconds()), least, most));
    }

    /** Whether a flag is set. */
    boolean flag(String name) throws BadOptionException {
        String text = values.getOrDefault(name, "false");
        return switch (text) {
            case YES, "1" -> true;
            case "false", "0" -> false;
            default -> throw new BadOptionException("--" + name + " is true or false, not " + text);
        };
    }

    private static String name(String word) throws BadOptionException {
        if (!word.startsWith("-")) {
            throw new BadOptionException("unexpected argument: " + word);
        }
        return word.startsWith("--") ? word.substring(2) : word.substring(1);
    }

    private static String next(Iterator<String> rest, String name) throws BadOptionException {
        if (!rest.hasNext()) {
            throw new BadOptionException("flag needs an argument: --" + name);
        }
        return rest.next();
    }
}
