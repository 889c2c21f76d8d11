package io.skyloom.engine.app;

import java.util.Arrays;

/** What happens when an application ends without having been told to. */
public enum RestartPolicy {
    /** It stays ended. */
    NEVER(""),
    /** It is started again unless it ended well. */
    ON_FAILURE("on-failure"),
    /** It is started again. */
    ALWAYS("always");

    private final String word;

    RestartPolicy(String word) {
        this.word = word;
    }

    /** How it is written in files; empty for {@link #NEVER}. */
    public String word() {
        return word;
    }

    /** Whether an application that ended well or not is to be started again. */
    public boolean restarts(boolean endedWell) {
        return this == ALWAYS || (this == ON_FAILURE && !endedWell);
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException when nothing is written like that
     */
    public static RestartPolicy parse(String text) {
        return Arrays.stream(values())
                .filter(policy -> policy.word.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "a restart policy is \"on-failure\", \"always\" or empty, not \"" + text + '"'));
    }
}
