package io.skyloom.engine.config;

import io.skyloom.key.PubKey;
import io.skyloom.network.HostPort;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code skywire-tcp}: the network of peers at known addresses.
 *
 * @param peers where each peer is, in the file's order
 * @param listen where this visor listens; none when the text is empty
 */
public record StcpBlock(Map<PubKey, HostPort> peers, Optional<HostPort> listen) {
    static StcpBlock read(Section block) throws BadConfigException {
        Map<PubKey, HostPort> peers = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : block.table("pk_table").entrySet()) {
            String at = "pk_table." + entry.getKey();
            peers.put(block.key(at, entry.getKey()), place(block, at, entry.getValue()));
        }
        return new StcpBlock(peers, block.place("listening_address"));
    }

    private static HostPort place(Section block, String at, String text) throws BadConfigException {
        try {
            return HostPort.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadConfigException(block.where(at) + ": expected HOST:PORT (" + e.getMessage() + ")");
        }
    }
}
