package io.skyloom.engine.config;

import io.skyloom.key.PubKey;
import java.util.List;

/**
 * {@code dmsgpty}: terminals for the visor's owners.
 *
 * @param port dmsg port of the service
 * @param network of the local control socket, {@code unix} or {@code tcp}
 * @param address of the local control socket
 * @param whitelist who may open terminals
 */
public record TerminalBlock(int port, String network, String address, List<PubKey> whitelist) {
    static TerminalBlock read(Section block) throws BadConfigException {
        return new TerminalBlock(
                block.port("dmsg_port"),
                block.text("cli_network", ""),
                block.text("cli_address", ""),
                List.copyOf(block.keys("whitelist")));
    }
}
