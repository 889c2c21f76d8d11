package io.skyloom.dmsg.http;

import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpDialer;
import io.skyloom.seam.ByteStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;

/** Lets the scheme of a service's address choose what carries the request. Any thread. */
public final class SchemeDialer implements HttpDialer {
    private final Map<String, HttpDialer> dialers;

    /** @param dialers by scheme, in lower case */
    public SchemeDialer(Map<String, HttpDialer> dialers) {
        this.dialers = Map.copyOf(dialers);
    }

    @Override
    public ByteStream dial(BaseUrl service, Duration limit) throws IOException {
        HttpDialer chosen = dialers.get(service.scheme());
        if (chosen == null) {
            throw new IOException("cannot reach " + service + ": nothing here carries " + service.scheme() + ", only "
                    + new TreeSet<>(dialers.keySet()));
        }
        return chosen.dial(service, limit);
    }
}
