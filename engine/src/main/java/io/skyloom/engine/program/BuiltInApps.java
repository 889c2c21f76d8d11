package io.skyloom.engine.program;

import io.skyloom.engine.app.App;
import io.skyloom.engine.skysocks.SkysocksClient;
import io.skyloom.engine.skysocks.SkysocksServer;
import java.util.Map;
import java.util.function.Supplier;

/** The applications that come with the program, by the names of the network's own. Constants. */
public final class BuiltInApps {
    /** All of them. */
    public static final Map<String, Supplier<App>> ALL =
            Map.of("skysocks", SkysocksServer::new, "skysocks-client", SkysocksClient::new);

    private BuiltInApps() {}
}
