package io.skyloom.routing.finder;

import io.skyloom.entry.TransportEntry;
import java.io.IOException;
import java.util.List;

/** Where the list of all published transports comes from: a discovery in this process, or one asked over HTTP. */
@FunctionalInterface
public interface TransportSource {
    /** The whole list; may block for as long as one request may take. */
    List<TransportEntry> all() throws IOException;
}
