package io.skyloom.sim;

import io.skyloom.engine.dmsg.DmsgNode;
import io.skyloom.engine.dmsg.DmsgSettings;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.routing.setup.DmsgSetup;
import io.skyloom.routing.setup.SetupDialer;
import io.skyloom.routing.setup.SetupNode;
import io.skyloom.routing.setup.SetupNodeConfig;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The setup node on a machine of its own. */
final class SetupSite {
    private final Realm realm;
    private final Services services;
    private final Machine machine;
    private final KeyPair keys;
    private @Nullable Program program;

    private record Program(SetupNode node, DmsgNode dmsg) {
        boolean close() {
            node.close();
            dmsg.close();
            return true;
        }
    }

    SetupSite(Realm realm, Services services) {
        this.realm = realm;
        this.services = services;
        this.machine = realm.machine("setup");
        this.keys = realm.keys("setup");
    }

    PubKey key() {
        return keys.pub();
    }

    boolean isRunning() {
        return program != null;
    }

    void start() {
        Seams seams = machine.boot();
        program = realm.call("start " + machine, () -> start(seams));
    }

    private Program start(Seams seams) throws IOException {
        DmsgNode dmsg =
                DmsgNode.prepare(services.identity(keys, seams), seams, DmsgSettings.at(services.dmsgDiscovery()));
        SetupNode node = new SetupNode(
                DmsgSetup.dialer(dmsg.client()), SetupNodeConfig.ofVersion(Services.VERSION), List::of, seams);
        node.serve(DmsgSetup.listen(dmsg.client(), SetupDialer.SETUP_PORT));
        dmsg.begin();
        return new Program(node, dmsg);
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
