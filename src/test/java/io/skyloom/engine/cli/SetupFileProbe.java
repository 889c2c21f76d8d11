package io.skyloom.engine.cli;

import java.io.IOException;

/** The file of a setup node, for tests of other packages. */
public final class SetupFileProbe {
    private SetupFileProbe() {}

    /** Reads it. */
    public static void parse(byte[] text) throws IOException {
        SetupNodeFile.parse(text, "a file");
    }
}
