package io.skyloom.engine.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Changes single options within an application's command line, by the rules of the network's control programs. Pure
 * functions; the lists given are not changed.
 */
public final class AppArguments {
    private AppArguments() {}

    /**
     * Sets an option with a value: the word behind its first occurrence is replaced; where there is none, option and value
     * come at the end. An empty value takes both away.
     */
    public static List<String> set(List<String> args, String option, String value) {
        int at = args.indexOf(option);
        List<String> changed = new ArrayList<>(args);
        if (value.isEmpty()) {
            return without(args, option);
        }
        if (at < 0) {
            changed.addAll(List.of(option, value));
        } else if (at + 1 < changed.size()) {
            changed.set(at + 1, value);
        } else {
            changed.add(value);
        }
        return changed;
    }

    /** Takes an option and the value behind it away, if it is there. */
    public static List<String> without(List<String> args, String option) {
        List<String> changed = new ArrayList<>(args);
        int at = changed.indexOf(option);
        if (at >= 0) {
            changed.subList(at, Math.min(at + 2, changed.size())).clear();
        }
        return changed;
    }
}
