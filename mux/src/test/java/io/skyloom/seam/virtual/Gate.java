package io.skyloom.seam.virtual;

/** What a {@link GatedStream} does with one direction. */
public enum Gate {
    /** Lets everything through. */
    PASS,
    /** Lets nothing through: the call blocks until the gate changes or the stream is closed. */
    STALL,
    /** Reading: the peer seems to have ended its direction. Writing: our direction is ended, further writes fail. */
    EOF,
    /** Every call fails with an I/O error; the stream underneath is left as it is. */
    FAIL,
    /** Writing only: the bytes seem to be written and go nowhere. */
    SWALLOW
}
