package io.skyloom.engine.appserver;

/** What a process can be sent. */
public enum StopSignal {
    /** As by Ctrl-C: programs end in order. */
    INTERRUPT,
    /** As by the system that shuts down. */
    TERMINATE,
    /** It ends at once. */
    KILL
}
