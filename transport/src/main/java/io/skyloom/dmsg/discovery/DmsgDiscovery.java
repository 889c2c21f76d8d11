package io.skyloom.dmsg.discovery;

import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.key.PubKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A discovery as its users see it. Every call blocks until the answer is there or the implementation's limit has
 * passed; any thread may call.
 */
public interface DmsgDiscovery {
    /** The entry of a key; empty when the discovery knows of none. */
    Optional<DmsgEntry> entry(PubKey key) throws IOException;

    /**
     * Publishes a signed entry.
     *
     * @throws WrongSequenceException when the discovery holds one that is as new
     */
    void post(DmsgEntry entry) throws IOException;

    /** Removes the entry of a key; the body is a signed entry of that key. */
    void delete(DmsgEntry entry) throws IOException;

    /** Servers with room for more sessions, the roomiest first; none when there are none. */
    List<DmsgEntry> availableServers() throws IOException;

    /** All servers. */
    List<DmsgEntry> allServers() throws IOException;
}
