package io.skyloom.services;

/** Keeps services listed for as long as they run. Any thread; no call waits for the network. */
@FunctionalInterface
public interface Announcements {
    /** For visors that know no service discovery: nothing is listed anywhere. */
    Announcements NOWHERE = entry -> () -> {};

    /** Begins to keep the entry registered: retried while it fails, renewed while it lasts, until closed. */
    Announcement announce(ServiceEntry entry);

    /** One service that is kept listed. */
    @FunctionalInterface
    interface Announcement extends AutoCloseable {
        /** Ends it for good: the entry is taken back once, in the background and within a limit. Idempotent. */
        @Override
        void close();
    }
}
