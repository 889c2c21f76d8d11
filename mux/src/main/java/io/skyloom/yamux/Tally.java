package io.skyloom.yamux;

/** What a session counts. Owned by the session; the meanings are those of {@link YamuxStats}. */
final class Tally {
    long bytesIn;
    long bytesOut;
    long framesIn;
    long framesSkipped;
    long bytesSkipped;
    long lateFrames;
    long refused;
    long evicted;
    long pongsDropped;
}
