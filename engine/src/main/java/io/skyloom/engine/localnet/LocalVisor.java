package io.skyloom.engine.localnet;

import io.skyloom.key.PubKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.OptionalLong;

/** One visor of a local network, wherever it runs. Any thread. */
public interface LocalVisor extends AutoCloseable {
    /** Its letter in the chain. */
    String name();

    PubKey key();

    /** Where it is controlled. */
    InetSocketAddress control();

    /** Of the process it has to itself; empty when it shares one. */
    OptionalLong pid();

    /** Starts one of its applications. */
    void startApp(String name) throws IOException;

    /** Ends it and waits for that, within limits of its own. Idempotent. */
    @Override
    void close();
}
