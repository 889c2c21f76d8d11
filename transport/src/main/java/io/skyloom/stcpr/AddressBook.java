package io.skyloom.stcpr;

import io.skyloom.key.PubKey;
import io.skyloom.network.UnknownPeerException;
import java.io.IOException;

/**
 * What this network needs of an address resolver. Every call blocks until the resolver has answered or the
 * implementation's own time limit has passed; any thread may call.
 */
public interface AddressBook {
    /** Says where we can be reached. What was said is forgotten after about two minutes at newer resolvers. */
    void bind(Announcement announcement) throws IOException;

    /** Takes back what {@link #bind} said. */
    void unbind() throws IOException;

    /**
     * Asks where a peer is.
     *
     * @throws UnknownPeerException when the resolver has no entry for it
     * @throws IOException when the resolver could not be asked
     */
    PeerRecord resolve(PubKey peer) throws IOException;
}
