package io.skyloom.manager;

import io.skyloom.entry.SignedEntry;
import java.util.UUID;

/**
 * Tells discovery which transports exist. Called in order, by one thread at a time; must return at once and do its
 * network calls later and together.
 */
public interface TransportRegistrar {
    /**
     * A transport exists. Repeated when a connection of it came or went, since the peer may have taken its entry out
     * then. Never called for a transport of the visor to itself.
     *
     * @param entry with the signatures seen so far: both where the peer dialled, else ours alone
     */
    void present(SignedEntry entry);

    /** No connection of the transport is left. */
    void gone(UUID id);

    /** Registers nothing. */
    static TransportRegistrar none() {
        return new TransportRegistrar() {
            @Override
            public void present(SignedEntry entry) {}

            @Override
            public void gone(UUID id) {}
        };
    }
}
