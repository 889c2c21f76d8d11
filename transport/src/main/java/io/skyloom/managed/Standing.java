package io.skyloom.managed;

/** What the choice between two connections of one transport depends on. Safe for any thread. */
public interface Standing {
    /** Whether this visor opened the connection; the peer did otherwise. */
    boolean dialled();

    /**
     * Whether this is the one that both ends choose when each has dialled the other: the connection that the edge with
     * the smaller key dialled. On a transport of a visor to itself: the dialled end.
     */
    boolean preferred();

    /** When its settlement succeeded, monotonic nanoseconds. */
    long settledNanos();

    /** When it last delivered bytes, monotonic nanoseconds; the time of settlement before any came. */
    long heardNanos();

    /** Whether neither side has closed it as far as is known. */
    boolean isOpen();
}
