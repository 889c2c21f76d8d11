package io.skyloom.engine.appserver;

import io.skyloom.dmsg.client.DmsgClient;
import io.skyloom.engine.app.AppNetwork;
import io.skyloom.engine.app.AppPort;
import io.skyloom.engine.app.AppSocket;
import io.skyloom.engine.app.DialWishes;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.routing.appnet.Skynet;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The networks of a visor, by name. Immutable; any thread. */
public final class AppNetworks implements AppNetwork {
    /** One network. */
    interface Door {
        AppSocket dial(AppAddress remote, DialWishes wishes) throws IOException, InterruptedException;

        AppPort listen(int port) throws IOException;
    }

    private final Map<String, Door> doors;

    private AppNetworks(Map<String, Door> doors) {
        this.doors = Map.copyOf(doors);
    }

    /** What a visor has; routes are dialled as it usually does where the application has no wishes. */
    public static AppNetworks of(Optional<Skynet> skynet, Optional<DmsgClient> dmsg) {
        Map<String, Door> doors = new HashMap<>();
        skynet.ifPresent(network -> doors.put(AppAddress.SKYNET, new SkynetDoor(network)));
        dmsg.ifPresent(client -> doors.put(AppAddress.DMSG, new DmsgDoor(client)));
        return new AppNetworks(doors);
    }

    @Override
    public AppSocket dial(AppAddress remote, DialWishes wishes) throws IOException, InterruptedException {
        return door(remote.network()).dial(remote, wishes);
    }

    @Override
    public AppPort listen(String network, int port) throws IOException {
        Door door = door(network);
        if (port == 0) {
            throw new IOException("port 0 cannot be listened on");
        }
        return door.listen(port);
    }

    private Door door(String network) throws IOException {
        Door door = doors.get(network);
        if (door == null) {
            throw new IOException("no such networker");
        }
        return door;
    }
}
