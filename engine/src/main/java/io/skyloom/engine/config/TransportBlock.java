package io.skyloom.engine.config;

import io.skyloom.http.BaseUrl;
import io.skyloom.key.PubKey;
import java.util.List;
import java.util.Optional;

/**
 * {@code transport}: links to other visors.
 *
 * @param discovery where transports are published
 * @param resolver where visors are looked up
 * @param publicAutoconnect whether transports to public visors are made unasked
 * @param setupNodes who may ask this visor for transports
 * @param logStore how traffic is recorded; none when it is not
 * @param stcprHost the address that stcpr listens on, which only this program's files name; none for every interface
 * @param stcprPort TCP port to listen on, 0 for any
 * @param sudphPort UDP port to listen on, 0 for any
 */
public record TransportBlock(
        Optional<BaseUrl> discovery,
        Optional<BaseUrl> resolver,
        boolean publicAutoconnect,
        List<PubKey> setupNodes,
        Optional<LogStoreBlock> logStore,
        Optional<String> stcprHost,
        int stcprPort,
        int sudphPort) {
    static TransportBlock read(Section block) throws BadConfigException {
        Optional<Section> store = block.block("log_store");
        return new TransportBlock(
                block.url("discovery"),
                block.url("address_resolver"),
                block.flag("public_autoconnect", false),
                List.copyOf(block.keys("transport_setup")),
                store.isPresent() ? Optional.of(LogStoreBlock.read(store.get())) : Optional.empty(),
                Optional.of(block.text("stcpr_host", "")).filter(host -> !host.isEmpty()),
                block.port("stcpr_port"),
                block.port("sudph_port"));
    }
}
