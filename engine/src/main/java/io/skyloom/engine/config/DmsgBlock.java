package io.skyloom.engine.config;

import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.http.BaseUrl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code dmsg}: how the visor takes part in dmsg.
 *
 * @param discovery where entries are looked up; none when the text is empty
 * @param sessions servers to stay connected to; 0 for all
 * @param servers known without a discovery
 * @param serversType which servers are chosen; {@code all} or empty for any
 * @param protocol the multiplexer wished for by newer files; empty means yamux
 */
public record DmsgBlock(
        Optional<BaseUrl> discovery, int sessions, List<DmsgEntry> servers, String serversType, String protocol) {
    static DmsgBlock read(Section dmsg) throws BadConfigException {
        return new DmsgBlock(
                dmsg.url("discovery"),
                dmsg.whole("sessions_count", 0, 1 << 16, 0),
                servers(dmsg),
                dmsg.text("servers_type", ""),
                dmsg.text("protocol", ""));
    }

    private static List<DmsgEntry> servers(Section dmsg) throws BadConfigException {
        List<DmsgEntry> servers = new ArrayList<>();
        for (Section server : dmsg.blocks("servers")) {
            try {
                servers.add(DmsgEntry.parse(server.node().toString().getBytes(StandardCharsets.UTF_8)));
            } catch (java.io.IOException e) {
                throw new BadConfigException(dmsg.where("servers[" + servers.size()) + "]: expected the entry of a dmsg"
                        + " server, found another object (" + e.getMessage() + ")");
            }
        }
        return List.copyOf(servers);
    }
}
