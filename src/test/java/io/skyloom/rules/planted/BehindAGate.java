package io.skyloom.rules.planted;

/** Fails for one input in four thousand million, which whoever sees the branches taken finds byte by byte. */
public final class BehindAGate {
    private BehindAGate() {}

    /** Throws behind the gate. */
    public static void enter(byte[] data) {
        if (data.length > 3 && data[0] == 0x53) {
            if (data[1] == 0x10) {
                if (data[2] == 0x6F) {
                    if (data[3] == 0x6D) {
                        throw new IllegalStateException("behind the gate");
                    }
                }
            }
        }
    }
}
