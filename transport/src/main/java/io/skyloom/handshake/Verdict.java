package io.skyloom.handshake;

/**
 * Frame 3: whether the accepting side takes the connection.
 *
 * @param ok whether it does
 * @param error why not; empty when it does. A peer's text is outside input: {@link #printableError()} is for logs
 */
public record Verdict(boolean ok, String error) {
    private static final int PRINTED_CHARS = 200;

    /** The only verdict that lets a connection live. */
    public static final Verdict OK = new Verdict(true, "");

    /** A refusal with its reason. */
    public static Verdict refused(String why) {
        return new Verdict(false, why);
    }

    /** The error without control characters and cut to a line's length. */
    public String printableError() {
        String line = error.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= PRINTED_CHARS ? line : line.substring(0, PRINTED_CHARS) + "…";
    }
}
