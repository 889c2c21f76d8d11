package io.skyloom.engine.app;

/** The words by which applications say how they fare; programs and people compare them as text. Constants. */
public final class AppStatus {
    /** It has been started and has not come far. */
    public static final String STARTING = "Starting";
    /** It does its work. */
    public static final String RUNNING = "Running";
    /** It dials. */
    public static final String CONNECTING = "Connecting";
    /** What it had is lost, and it tries again. */
    public static final String RECONNECTING = "Connection failed, reconnecting";
    /** It was told to stop. */
    public static final String SHUTTING_DOWN = "Shutting down";
    /** It has ended. */
    public static final String STOPPED = "Stopped";

    private AppStatus() {}
}
