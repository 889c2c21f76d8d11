package io.skyloom.engine.cli;

import io.skyloom.engine.dmsg.DmsgSettings;
import io.skyloom.http.BaseUrl;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a program takes part in dmsg, for the commands that can. */
final class DmsgOptions {
    @Option(
            names = "--dmsg-discovery",
            paramLabel = "URL",
            description = "dmsg discovery, at http:// or, with --dmsg-server, at dmsg://KEY:PORT. Turns dmsg on.")
    private @Nullable String discovery;

    @Option(
            names = "--dmsg-server",
            paramLabel = "KEY=HOST:PORT",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "A dmsg server known without a discovery; may be repeated. Turns dmsg on.")
    private Map<String, String> servers = Map.of();

    @Option(
            names = "--dmsg-sessions",
            paramLabel = "N",
            defaultValue = "2",
            description = "dmsg servers to stay connected to; 0 for all.")
    private int sessions = DmsgSettings.USUAL_SESSIONS;

    @Option(
            names = "--dmsg-servers-type",
            paramLabel = "TYPE",
            defaultValue = "all",
            description = "Which dmsg servers to choose: official, community or all.")
    private String type = "all";

    /** Whether anything of it was asked for. */
    boolean isOn() {
        return discovery != null || !servers.isEmpty();
    }

    /** What was asked for; empty when nothing was. */
    Optional<DmsgSettings> settings(String clientType) {
        if (!isOn()) {
            return Optional.empty();
        }
        DmsgSettings chosen = new DmsgSettings(
                        Optional.ofNullable(discovery).map(BaseUrl::parse),
                        sessions,
                        Set.of(),
                        DmsgSettings.serversOf(servers),
                        Set.of(),
                        clientType,
                        new io.skyloom.dmsg.client.ClientKeys())
                .withServerType(type);
        return Optional.of(chosen);
    }
}
