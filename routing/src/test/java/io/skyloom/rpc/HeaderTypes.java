package io.skyloom.rpc;

import io.skyloom.gob.GobNumbering;

/** Lets tests number types as a program does that has called, or answered, before. */
public final class HeaderTypes {
    private HeaderTypes() {}

    /** The program has called somebody. */
    public static void meetRequest(GobNumbering numbering) {
        numbering.meet(RequestHeader.GOB);
    }

    /** The program has answered somebody. */
    public static void meetResponse(GobNumbering numbering) {
        numbering.meet(ResponseHeader.GOB);
    }
}
