package io.skyloom.dmsg.discovery;

import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.key.PubKey;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where a discovery keeps its entries. Safe for any thread; one entry a key. */
public interface EntryStore extends AutoCloseable {
    /** What {@link #put} found. */
    enum Put {
        /** There was no entry; this one is stored. */
        FIRST,
        /** An older one was replaced. */
        NEWER,
        /** The stored sequence is not smaller; nothing changed. */
        SEQUENCE_NOT_GREATER,
        /** The stored time is later; nothing changed. */
        TIMESTAMP_OLDER
    }

    /** The entry of a key that has not expired. */
    Optional<DmsgEntry> get(PubKey key) throws IOException;

    /**
     * Stores an entry if it is newer than what is there, in one step.
     *
     * @param lifetime after which it expires; zero for never
     */
    Put put(DmsgEntry entry, Duration lifetime) throws IOException;

    /** Removes the entry of a key; harmless where there is none. */
    void remove(PubKey key) throws IOException;

    /** All entries that have not expired, in no order. */
    List<DmsgEntry> all() throws IOException;

    @Override
    void close();

    /** What a newer entry makes of a stored one. */
    static Put judge(Optional<DmsgEntry> stored, DmsgEntry entry) {
        if (stored.isEmpty()) {
            return Put.FIRST;
        }
        if (Long.compareUnsigned(entry.sequence(), stored.get().sequence()) <= 0) {
            return Put.SEQUENCE_NOT_GREATER;
        }
        return entry.timestamp() < stored.get().timestamp() ? Put.TIMESTAMP_OLDER : Put.NEWER;
    }
}
