package io.skyloom.engine.program;

import io.skyloom.engine.app.AppNetwork;
import io.skyloom.engine.app.AppPort;
import io.skyloom.engine.app.AppSocket;
import io.skyloom.engine.app.DialWishes;
import io.skyloom.routing.appnet.AppAddress;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The visor's networks for applications, which come into being after those who use them. Any thread. */
final class LateNetwork implements AppNetwork {
    private volatile @Nullable AppNetwork real;

    /** They are there. */
    void is(AppNetwork network) {
        real = network;
    }

    @Override
    public AppSocket dial(AppAddress remote, DialWishes wishes) throws IOException, InterruptedException {
        return real().dial(remote, wishes);
    }

    @Override
    public AppPort listen(String network, int port) throws IOException {
        return real().listen(network, port);
    }

    private AppNetwork real() throws IOException {
        AppNetwork network = real;
        if (network == null) {
            throw new IOException("the visor's networks are not up yet");
        }
        return network;
    }
}
