package io.skyloom.engine.cli;

import io.skyloom.engine.visor.RoutingSettings;
import io.skyloom.http.BaseUrl;
import io.skyloom.key.PubKey;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who helps a visor to routes, for the commands that run one. */
final class RoutingOptions {
    @Option(
            names = "--setup-node",
            paramLabel = "KEY",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "A setup node to trust and to ask for routes, over dmsg; may be repeated.")
    private List<String> setupNodes = List.of();

    @Option(
            names = "--route-finder",
            paramLabel = "URL",
            description = "Route finder to ask for paths that this visor cannot work out itself.")
    private @Nullable String finder;

    @Option(
            names = "--min-hops",
            paramLabel = "N",
            defaultValue = "1",
            description = "The shortest route that will do; 0 dials none.")
    private int minHops = 1;

    @Option(names = "--max-hops", paramLabel = "N", defaultValue = "7", description = "The longest route that will do.")
    private int maxHops = 7;

    /** What was asked for. */
    RoutingSettings settings() {
        return new RoutingSettings(
                setupNodes.stream().map(PubKey::parse).toList(),
                Optional.ofNullable(finder).map(BaseUrl::parse),
                minHops,
                maxHops);
    }
}
