package io.skyloom.sim;

import io.skyloom.dmsg.discovery.HttpDmsgDiscovery;
import io.skyloom.dmsg.server.DmsgServer;
import io.skyloom.dmsg.server.DmsgServerConfig;
import io.skyloom.dmsg.session.SessionConfig;
import io.skyloom.http.HttpClient;
import io.skyloom.key.KeyPair;
import io.skyloom.seam.Seams;
import io.skyloom.yamux.BufferPool;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A dmsg server on a machine of its own. */
final class DmsgSite {
    private static final int PORT = 8080;
    private static final int POOL = 8 << 20;
    private static final Duration CALL = Duration.ofSeconds(10);

    private final Realm realm;
    private final Services services;
    private final Machine machine;
    private final KeyPair keys;
    private @Nullable Program program;

    private record Program(DmsgServer server, HttpClient http) {
        boolean close() {
            server.close();
            http.close();
            return true;
        }
    }

    DmsgSite(Realm realm, Services services, String name) {
        this.realm = realm;
        this.services = services;
        this.machine = realm.machine(name);
        this.keys = realm.keys(name);
    }

    String name() {
        return machine.name();
    }

    boolean isRunning() {
        return program != null;
    }

    /** Starts it and waits until the discovery knows it. */
    void start() {
        Seams seams = machine.boot();
        Program started = realm.call("start " + machine, () -> start(seams));
        program = started;
        realm.within(
                Realm.LIMIT,
                machine + " is published",
                () -> started.server().published().isDone());
    }

    private Program start(Seams seams) throws IOException {
        HttpClient http = HttpClient.tcp(seams);
        DmsgServerConfig config = DmsgServerConfig.at(
                machine.address() + ":" + PORT,
                new DmsgServerConfig.Mesh(List.of(), true, true, true, java.util.Set.of(), 512, 4096),
                SessionConfig.ofServer(new BufferPool(POOL)));
        DmsgServer server = DmsgServer.start(
                services.identity(keys, seams),
                seams,
                seams.net().listen(machine.at(PORT)),
                new HttpDmsgDiscovery(http, services.dmsgDiscovery(), CALL),
                config);
        return new Program(server, http);
    }

    /** Ends it in order, if it runs. */
    void stop() {
        Program ending = program;
        if (ending != null) {
            program = null;
            realm.call("stop " + machine, ending::close);
        }
    }

    /** Takes its power away, if it runs. */
    void kill() {
        machine.powerOff();
        stop();
    }
}
