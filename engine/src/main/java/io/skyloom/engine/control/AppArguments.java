package io.skyloom.engine.control;

import java.util.ArrayList;
import java.util.List;

/**
 * Changes command lines of applications as visors do. A flag is found in each of its forms, with one dash or two, its
 * value behind it or after an equals sign; it is written in the form that every application reads. Pure functions.
 */
final class AppArguments {
    private AppArguments() {}

    /** Sets a flag's text; an empty one takes the flag away. */
    static List<String> withText(List<String> args, String flag, String value) {
        List<String> changed = new ArrayList<>(args);
        int at = find(changed, flag);
        if (at < 0) {
            at = changed.size();
        } else {
            removeText(changed, at);
        }
        if (!value.isEmpty()) {
            changed.addAll(at, List.of("--" + flag, value));
        }
        return List.copyOf(changed);
    }

    private static void removeText(List<String> args, int at) {
        boolean valueBehind = args.get(at).indexOf('=') < 0 && at + 1 < args.size();
        args.remove(at);
        if (valueBehind) {
            args.remove(at);
        }
    }

    /** Sets a flag to true or false, as one argument. */
    static List<String> withFlag(List<String> args, String flag, boolean value) {
        List<String> changed = new ArrayList<>(args);
        int at = find(changed, flag);
        if (at < 0) {
            at = changed.size();
        } else {
            removeFlag(changed, at);
        }
        changed.add(at, "--" + flag + "=" + value);
        return List.copyOf(changed);
    }

    private static void removeFlag(List<String> args, int at) {
        boolean bare = args.get(at).indexOf('=') < 0;
        args.remove(at);
        if (bare
                && at < args.size()
                && (args.get(at).equals("true") || args.get(at).equals("false"))) {
            args.remove(at);
        }
    }

    /** The words that name the application, of a command line like {@code app skysocks --passcode x}. */
    static List<String> bare(List<String> args) {
        boolean named = args.size() > 1 && args.getFirst().equals("app");
        return named ? List.copyOf(args.subList(0, 2)) : List.of();
    }

    /** A flag's name without dashes. */
    static String name(String flag) {
        int begin = 0;
        while (begin < flag.length() && flag.charAt(begin) == '-') {
            begin++;
        }
        return flag.substring(begin);
    }

    private static int find(List<String> args, String flag) {
        for (int i = 0; i < args.size(); i++) {
            String argument = args.get(i);
            int equals = argument.indexOf('=');
            String head = equals < 0 ? argument : argument.substring(0, equals);
            if (head.startsWith("-") && name(head).equals(flag)) {
                return i;
            }
        }
        return -1;
    }
}
