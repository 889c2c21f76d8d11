package io.skyloom.engine.config;

import io.skyloom.engine.app.AppEntry;
import io.skyloom.http.BaseUrl;
import io.skyloom.network.HostPort;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code launcher}: applications.
 *
 * @param serviceDiscovery where the visor's services are announced
 * @param apps the entries, in the file's order
 * @param server where applications of other processes reach the visor; none when the text is empty
 * @param binPath folder of their programs
 * @param displayNodeIp whether announcements carry the visor's address
 */
public record LauncherBlock(
        Optional<BaseUrl> serviceDiscovery,
        List<AppEntry> apps,
        Optional<HostPort> server,
        Path binPath,
        boolean displayNodeIp) {
    static LauncherBlock read(Section block) throws BadConfigException {
        return new LauncherBlock(
                block.url("service_discovery"),
                List.copyOf(AppEntries.read(block)),
                block.place("server_addr"),
                block.parsed("bin_path", "a folder", Path::of).orElse(Path.of(".")),
                block.flag("display_node_ip", false));
    }
}
