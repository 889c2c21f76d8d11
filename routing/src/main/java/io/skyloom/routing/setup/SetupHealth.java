package io.skyloom.routing.setup;

/**
 * What a setup node says about itself.
 *
 * @param status {@code OK} when it works
 * @param version the program's version
 * @param commit the commit it was built from; may be empty
 * @param date when it was built; may be empty
 */
public record SetupHealth(String status, String version, String commit, String date) {
    /** A working node of that version. */
    public static SetupHealth ofVersion(String version) {
        return new SetupHealth("OK", version, "", "");
    }
}
