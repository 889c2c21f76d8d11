package io.skyloom.engine.app;

import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.seam.ByteStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A connection between two applications. Threads as for any stream; closing frees readers and writers. */
public interface AppSocket extends ByteStream {
    /** The other end. */
    AppAddress remote();

    /** This end; the port is the one that was dialled from, or is listened on. */
    AppAddress local();

    /** Why it ended, in the words of the other end or of the router; null while open and after an orderly end. */
    @Nullable
    IOException closeCause();
}
