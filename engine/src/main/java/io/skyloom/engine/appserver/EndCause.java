package io.skyloom.engine.appserver;

/** Why a run ends. */
enum EndCause {
    /** By itself. */
    EXITED(false, ""),
    /** Its connection to the visor broke. */
    UNLINKED(false, "its connection to the visor is lost"),
    /** It did not connect to the visor in time. */
    NEVER_LINKED(false, "it did not connect to the visor in time"),
    /** Somebody stopped it. */
    STOPPED(true, ""),
    /** Somebody killed it. */
    KILLED(true, ""),
    /** Its key was taken back, or its name given to another one. */
    DEREGISTERED(true, ""),
    /** The visor stops. */
    CLOSING(true, "");

    private final boolean wanted;
    private final String complaint;

    EndCause(boolean wanted, String complaint) {
        this.wanted = wanted;
        this.complaint = complaint;
    }

    /** Whether somebody wanted it, so that nothing is started again. */
    boolean isWanted() {
        return wanted;
    }

    /** What is shown as the error when the application left none; empty for none. */
    String complaint() {
        return complaint;
    }
}
