package io.skyloom.engine.soak;

import io.skyloom.engine.visor.Visor;
import io.skyloom.key.PubKey;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.routing.group.GroupLife;
import io.skyloom.routing.rule.Rule;
import io.skyloom.routing.table.RouteEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the programs remember with what there really is: every transport has its other end, every rule leads on,
 * every group belongs to a conversation. Looks at a network that rests; by the driving thread.
 */
final class Census {
    private final List<Station> up;
    private final Map<PubKey, Station> byKey = new HashMap<>();
    private final List<Talk> talks;
    private final List<String> wrong = new ArrayList<>();

    private Census(Realm realm, List<Talk> talks) {
        this.up = realm.visors().stream().filter(Station::isRunning).toList();
        this.talks = talks;
        up.forEach(each -> byKey.put(each.key(), each));
    }

    /** What does not agree, in words; empty when everything does. */
    static List<String> of(Realm realm, List<Talk> talks) {
        Census census = new Census(realm, talks);
        census.up.forEach(census::look);
        census.groups();
        return census.wrong;
    }

    private void look(Station station) {
        Visor visor = station.visor();
        visor.transports().list().forEach(each -> transport(station, each));
        visor.table().entries().forEach(each -> rule(station, each));
        edges(station);
        none(station, "groups at their handshake", visor.router().groups().handshakes());
        none(station, "swept groups", station.swept());
        none(station, "reserved route ids", visor.table().reserved());
        if (visor.transports().entries() != visor.transports().count()) {
            wrong.add(station + " keeps " + visor.transports().entries() + " entries for "
                    + visor.transports().count() + " transports");
        }
    }

    /** A group has two rules of its own, and nobody else has such. */
    private void edges(Station station) {
        long edges = station.visor().table().entries().stream()
                .filter(entry -> !(entry.rule() instanceof Rule.Intermediary))
                .count();
        int groups = station.visor().router().groups().all().size();
        if (edges != 2L * groups) {
            wrong.add(station + " has " + edges + " rules of routes that end there, for " + groups + " groups");
        }
    }

    private void none(Station station, String what, long number) {
        if (number != 0) {
            wrong.add(station + " has " + number + " " + what);
        }
    }

    private void transport(Station station, ManagedTransport transport) {
        Station peer = byKey.get(transport.remote());
        if (peer == null) {
            wrong.add(station + " has " + transport + " to a visor that is gone");
        } else if (!transport.isLive()) {
            wrong.add(station + " keeps the dead " + transport);
        } else if (other(peer, transport.id()) == null) {
            wrong.add(station + " has " + transport + " that " + peer + " does not have");
        }
    }

    private static @Nullable ManagedTransport other(Station peer, UUID id) {
        ManagedTransport found = peer.visor().transports().get(id);
        return found != null && found.isLive() ? found : null;
    }

    private void rule(Station station, RouteEntry entry) {
        if (entry.rule() instanceof Rule.Reverse) {
            if (entry.intake() == null) {
                wrong.add(station + " has " + entry + " without a group");
            }
            return;
        }
        UUID way = entry.nextTransport();
        ManagedTransport next =
                way == null ? null : station.visor().transports().get(way);
        Station peer = next == null ? null : byKey.get(next.remote());
        if (peer == null || peer.visor().table().find(entry.nextId()) == null) {
            wrong.add(station + " has " + entry.rule() + " that leads nowhere");
        }
    }

    /** Every group is one end of a conversation that goes on, or of a proxy; each of them has two. */
    private void groups() {
        Map<String, Integer> wanted = new TreeMap<>();
        for (Talk talk : talks) {
            talk.ends().forEach(end -> wanted.merge(end.name(), 1, Integer::sum));
        }
        for (Station station : up) {
            List<GroupLife> groups = station.visor().router().groups().all();
            int expected = wanted.getOrDefault(station.name(), 0) + station.proxyRoutes();
            if (groups.size() != expected) {
                wrong.add(station + " has " + groups.size() + " groups for " + expected + " conversations and proxies: "
                        + groups);
            }
        }
    }
}
