package io.skyloom.engine.soak;

import io.skyloom.dmsg.discovery.HttpDmsgDiscovery;
import io.skyloom.dmsg.server.DmsgServer;
import io.skyloom.dmsg.server.DmsgServerConfig;
import io.skyloom.dmsg.session.SessionConfig;
import io.skyloom.http.HttpClient;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.yamux.BufferPool;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A dmsg server that links itself with every other one. */
final class DmsgSite extends Site {
    private static final int PORT = 8080;
    private static final int POOL = 8 << 20;
    private static final Duration CALL = Duration.ofSeconds(10);

    private volatile @Nullable Program program;

    private record Program(DmsgServer server, HttpClient http) {}

    DmsgSite(Realm realm, String name) {
        super(realm, name);
    }

    @Override
    void launch(Seams seams) throws IOException {
        Services services = realm().services();
        HttpClient http = HttpClient.tcp(seams);
        StreamListener listener = seams.net().listen(machine().at(PORT));
        DmsgServerConfig config = DmsgServerConfig.at(
                Services.text(listener.localAddress()),
                new DmsgServerConfig.Mesh(List.of(), true, true, true, Set.of(), 512, 4096),
                SessionConfig.ofServer(new BufferPool(POOL)));
        DmsgServer server = DmsgServer.start(
                services.identity(keys(), seams),
                seams,
                listener,
                new HttpDmsgDiscovery(http, services.dmsgDiscovery(), CALL),
                config);
        program = new Program(server, http);
    }

    @Override
    void end() {
        Program ending = program;
        program = null;
        if (ending != null) {
            ending.server().close();
            ending.http().close();
        }
    }

    @Override
    boolean isRunning() {
        return program != null;
    }

    @Override
    boolean isReachable() {
        Program now = program;
        return now != null && now.server().published().isDone();
    }

    @Override
    int connections(List<Talk> talks) {
        Program now = program;
        return now == null ? 0 : now.server().connections();
    }
}
