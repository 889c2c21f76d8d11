package io.skyloom.engine.app;

import java.util.Arrays;

/** Where an application runs. */
public enum LauncherMode {
    /** In the visor if that is where it is built in and no other program is named, else in a process of its own. */
    AUTOMATIC(""),
    /** On a thread of the visor. */
    INTERNAL("internal"),
    /** In a process of its own. */
    EXTERNAL("external");

    private final String word;

    LauncherMode(String word) {
        this.word = word;
    }

    /** How it is written in files and calls; empty for {@link #AUTOMATIC}. */
    public String word() {
        return word;
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException when nothing is written like that
     */
    public static LauncherMode parse(String text) {
        return Arrays.stream(values())
                .filter(mode -> mode.word.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "a launcher mode is \"internal\", \"external\" or empty, not \"" + text + '"'));
    }
}
