package io.skyloom.bench.dmsg;

import io.skyloom.bench.cost.OtherProcess;
import io.skyloom.key.PubKey;

/**
 * A relay server under load, of whatever make, and what its process uses.
 *
 * @param pid of its process on this machine
 * @param ours whether it is a Java process whose heap can be asked for
 */
record ServerTarget(PubKey key, String host, int port, long pid, boolean ours) {
    /** Reads {@code KEY@HOST:PORT}. */
    static ServerTarget parse(String text, long pid, boolean ours) {
        int at = text.indexOf('@');
        int colon = text.lastIndexOf(':');
        return new ServerTarget(
                PubKey.parse(text.substring(0, at)),
                text.substring(at + 1, colon),
                Integer.parseInt(text.substring(colon + 1)),
                pid,
                ours);
    }

    /** What its process uses. */
    OtherProcess process() {
        return new OtherProcess(pid);
    }
}
