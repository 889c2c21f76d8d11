package io.skyloom.dmsg.http;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.dmsg.client.DmsgClient;
import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpDialer;
import io.skyloom.key.BadKeyException;
import io.skyloom.key.PubKey;
import io.skyloom.seam.ByteStream;
import java.io.IOException;
import java.time.Duration;

/** Reaches services at {@code dmsg://key:port} through a client. Any thread. */
public final class DmsgHttpDialer implements HttpDialer {
    private static final String SCHEME = "dmsg";

    private final DmsgClient client;

    /** @param client stays its owner's */
    public DmsgHttpDialer(DmsgClient client) {
        this.client = client;
    }

    @Override
    public ByteStream dial(BaseUrl service, Duration limit) throws IOException {
        if (!service.scheme().equals(SCHEME)) {
            throw new IOException(
                    "cannot reach " + service + ": scheme " + service.scheme() + " is not carried by dmsg");
        }
        try {
            return client.dial(new DmsgAddress(PubKey.parse(service.host()), service.port()), limit);
        } catch (BadKeyException e) {
            throw new IOException("cannot reach " + service + ": its host is no public key: " + e.getMessage(), e);
        }
    }
}
