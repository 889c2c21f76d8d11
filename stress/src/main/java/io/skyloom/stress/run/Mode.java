package io.skyloom.stress.run;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How long to look. */
enum Mode {
    /** One JVM configuration, one process a test. */
    QUICK("about two minutes", 1, 3, 100, true),
    /** The same with more than ten times the samples. */
    DEFAULT("about seven minutes", 1, 5, 1000, true),
    /** Interpreter and compilers in every combination, several processes each. */
    LONG("hours", 2, 5, 1000, false);

    private final String takes;
    private final int forks;
    private final int iterations;
    private final int millis;
    private final boolean oneConfiguration;

    Mode(String takes, int forks, int iterations, int millis, boolean oneConfiguration) {
        this.takes = takes;
        this.forks = forks;
        this.iterations = iterations;
        this.millis = millis;
        this.oneConfiguration = oneConfiguration;
    }

    /** How it is called on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How long it takes on two quiet processors, in words. */
    String takes() {
        return takes;
    }

    /** What the harness is told, by option. */
    Map<String, String> options() {
        return Map.of(
                "-f", String.valueOf(forks),
                "-iters", String.valueOf(iterations),
                "-time", String.valueOf(millis),
                "-sc", String.valueOf(!oneConfiguration));
    }

    /** The option that gives JVM arguments, and those. */
    List<String> jvmOption(int javaVersion) {
        String allowed = javaVersion < 23
                ? "--enable-native-access=ALL-UNNAMED"
                : "--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow";
        return oneConfiguration
                ? List.of("-jvmArgs", "-Xmx512m -XX:-UseParallelGC -XX:+UseSerialGC " + allowed)
                : List.of("-jvmArgsPrepend", allowed);
    }
}
