package io.skyloom.engine.dmsg;

import io.skyloom.dmsg.client.ClientKeys;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.http.BaseUrl;
import io.skyloom.key.BadKeyException;
import io.skyloom.key.PubKey;
import io.skyloom.network.HostPort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a program takes part in dmsg. Immutable.
 *
 * @param discovery where entries are, at {@code http://…} or {@code dmsg://key:port}; without one only the given servers
 *     and services are known
 * @param sessions servers to stay connected to; 0 for all
 * @param serverTypes which servers are chosen; empty for any
 * @param servers known without a discovery, with their addresses
 * @param services keys of services that are to be found at these servers without a discovery
 * @param clientType what the entry says, {@code visor} or empty
 * @param inProcess the keys in use in this process, shared by all clients of it
 */
public record DmsgSettings(
        Optional<BaseUrl> discovery,
        int sessions,
        Set<String> serverTypes,
        Map<PubKey, HostPort> servers,
        Set<PubKey> services,
        String clientType,
        ClientKeys inProcess) {
    /** How many servers a visor stays connected to unless told otherwise. */
    public static final int USUAL_SESSIONS = 2;

    private static final String ANY_TYPE = "all";

    /** Copies the collections. */
    public DmsgSettings {
        serverTypes = Set.copyOf(serverTypes);
        servers = Map.copyOf(servers);
        services = Set.copyOf(services);
    }

    /** With a discovery and the usual rest. */
    public static DmsgSettings at(BaseUrl discovery) {
        return new DmsgSettings(
                Optional.of(discovery),
                USUAL_SESSIONS,
                Set.of(),
                Map.of(),
                Set.of(),
                DmsgEntry.VISOR,
                new ClientKeys());
    }

    /** The same, knowing servers without a discovery. */
    public DmsgSettings withServers(Map<PubKey, HostPort> known) {
        return new DmsgSettings(discovery, sessions, serverTypes, known, services, clientType, inProcess);
    }

    /** The same with another number of sessions; 0 for all servers. */
    public DmsgSettings withSessions(int number) {
        return new DmsgSettings(discovery, number, serverTypes, servers, services, clientType, inProcess);
    }

    /** The same for a program that is no visor. */
    public DmsgSettings ofService() {
        return new DmsgSettings(discovery, sessions, serverTypes, servers, services, "", inProcess);
    }

    /** The same with servers of one type only; {@code all} or nothing for any. */
    public DmsgSettings withServerType(String type) {
        Set<String> types = type.isEmpty() || type.equals(ANY_TYPE) ? Set.of() : Set.of(type);
        return new DmsgSettings(discovery, sessions, types, servers, services, clientType, inProcess);
    }

    /** The same, with services at {@code dmsg} addresses among those that are found without a discovery. */
    public DmsgSettings withServices(List<BaseUrl> urls) {
        Set<PubKey> keys = new java.util.HashSet<>(services);
        urls.stream().filter(DmsgSettings::isDmsg).map(DmsgSettings::keyOf).forEach(keys::add);
        return new DmsgSettings(discovery, sessions, serverTypes, servers, keys, clientType, inProcess);
    }

    /** Whether a service is reached through dmsg. */
    public static boolean isDmsg(BaseUrl service) {
        return service.scheme().equals("dmsg");
    }

    private static PubKey keyOf(BaseUrl service) {
        try {
            return PubKey.parse(service.host());
        } catch (BadKeyException e) {
            throw new IllegalArgumentException(service + " names no public key: " + e.getMessage(), e);
        }
    }

    /** Servers as a user writes them, key to {@code host:port}. */
    public static Map<PubKey, HostPort> serversOf(Map<String, String> texts) {
        Map<PubKey, HostPort> servers = new LinkedHashMap<>();
        texts.forEach((key, place) -> servers.put(PubKey.parse(key), HostPort.parse(place)));
        return servers;
    }

    /** What is known without asking: the servers, and the services, discovery included, as clients of all of them. */
    List<DmsgEntry> entries() {
        List<DmsgEntry> entries = new ArrayList<>();
        servers.forEach((key, place) ->
                entries.add(DmsgEntry.ofServer(key, DmsgEntry.ServerPart.at(place.toString(), 1, ""), 0, 0)));
        if (servers.isEmpty()) {
            return entries;
        }
        Set<PubKey> clients = new java.util.HashSet<>(services);
        discovery.filter(DmsgSettings::isDmsg).map(DmsgSettings::keyOf).ifPresent(clients::add);
        List<PubKey> all = List.copyOf(servers.keySet());
        clients.forEach(client -> entries.add(DmsgEntry.ofClient(client, "", all, 0, 0)));
        return entries;
    }
}
