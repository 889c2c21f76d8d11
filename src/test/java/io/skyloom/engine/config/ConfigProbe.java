package io.skyloom.engine.config;

import java.time.Duration;
import java.util.List;

/** Parts of the configuration's text, for tests of other packages. */
public final class ConfigProbe {
    private ConfigProbe() {}

    /** A duration; throws IllegalArgumentException. */
    public static Duration duration(String text) {
        return GoDuration.parse(text);
    }

    /** The words of a command line. */
    public static List<String> words(String line) {
        return ShellWords.split(line);
    }
}
