package io.skyloom.engine.soak;

import io.skyloom.engine.dmsg.DmsgNode;
import io.skyloom.engine.dmsg.DmsgSettings;
import io.skyloom.routing.setup.DmsgSetup;
import io.skyloom.routing.setup.SetupDialer;
import io.skyloom.routing.setup.SetupNode;
import io.skyloom.routing.setup.SetupNodeConfig;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The setup node. */
final class SetupSite extends Site {
    private volatile @Nullable Program program;

    private record Program(SetupNode node, DmsgNode dmsg) {}

    SetupSite(Realm realm) {
        super(realm, "setup");
    }

    @Override
    void launch(Seams seams) throws IOException {
        Services services = realm().services();
        DmsgNode dmsg =
                DmsgNode.prepare(services.identity(keys(), seams), seams, DmsgSettings.at(services.dmsgDiscovery()));
        SetupNode node = new SetupNode(
                DmsgSetup.dialer(dmsg.client()), SetupNodeConfig.ofVersion(Services.VERSION), List::of, seams);
        node.serve(DmsgSetup.listen(dmsg.client(), SetupDialer.SETUP_PORT));
        dmsg.begin();
        program = new Program(node, dmsg);
    }

    @Override
    void end() {
        Program ending = program;
        program = null;
        if (ending != null) {
            ending.node().close();
            ending.dmsg().close();
        }
    }

    @Override
    boolean isRunning() {
        return program != null;
    }

    @Override
    boolean isReachable() {
        Program now = program;
        return now != null && now.dmsg().client().isPublished();
    }

    @Override
    int connections(List<Talk> talks) {
        Program now = program;
        return now == null ? 0 : now.dmsg().client().servers().size();
    }
}
