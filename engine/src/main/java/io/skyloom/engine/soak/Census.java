package io.skyloom.engine.soak;

import io.skyloom.engine.visor.Visor;
import io.skyloom.key.PubKey;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.routing.group.GroupLife;
import io.skyloom.routing.rule.Rule;
import io.skyloom.routing.table.RouteEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the programs remember with what there really is: every transport has its other end, every rule leads on,
 * every group belongs to a conversation. Looks at a network that rests; by the driving thread.
 *
 * <p>Where somebody was cut off without a word or died over his work, two things are left that nobody can take back: a
 * group that has heard nothing of its peer since everything was healed, and a relay's rule that leads nowhere. They are
 * set apart instead, each with its rule, which has to expire. A visor's own rules and groups belong together whatever
 * happens elsewhere: there is no such excuse for them.
 */
final class Census {
    private final List<Station> up;
    private final Map<PubKey, Station> byKey = new HashMap<>();
    private final List<Talk> talks;
    private final Predicate<RouteEntry> silent;
    private final boolean excused;
    private final List<Difference> wrong = new ArrayList<>();
    private final Map<RouteEntry, Station> left = new LinkedHashMap<>();

    /** Groups of each visor that have heard nothing since everything was healed. */
    private final Map<Station, Integer> deserted = new LinkedHashMap<>();

    /**
     * Something that does not agree.
     *
     * @param what in words
     * @param own whether one visor alone has to set it right, whatever befell the others
     */
    record Difference(String what, boolean own) {
        @Override
        public String toString() {
            return what;
        }
    }

    /**
     * What was found.
     *
     * @param wrong what does not agree
     * @param left rules that nobody can take back, and who has them
     */
    record Findings(List<Difference> wrong, Map<RouteEntry, Station> left) {}

    /** @param silent tells the way in of a group that has heard nothing for so long that it may be set apart */
    private Census(Realm realm, List<Talk> talks, Optional<Predicate<RouteEntry>> silent) {
        this.up = realm.visors().stream().filter(Station::isRunning).toList();
        this.talks = talks;
        this.silent = silent.orElse(entry -> false);
        this.excused = silent.isPresent();
        up.forEach(each -> byKey.put(each.key(), each));
    }

    /** Everything has to agree. */
    static Findings strict(Realm realm, List<Talk> talks) {
        return of(realm, talks, Optional.empty());
    }

    /**
     * What nobody can take back is set apart.
     *
     * @param healed since when everybody can hear everybody
     */
    static Findings excusing(Realm realm, List<Talk> talks, Leftovers leftovers, Duration healed) {
        return of(realm, talks, Optional.of(entry -> leftovers.lastUse(entry).compareTo(healed) < 0));
    }

    private static Findings of(Realm realm, List<Talk> talks, Optional<Predicate<RouteEntry>> silent) {
        Census census = new Census(realm, talks, silent);
        census.up.forEach(census::look);
        census.groups();
        realm.sites().stream().filter(Site::isRunning).forEach(census::sockets);
        return new Findings(census.wrong, census.left);
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
            shared(station + " keeps " + visor.transports().entries() + " entries for "
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
            own(station + " has " + edges + " rules of routes that end there, for " + groups + " groups");
        }
    }

    private void own(String what) {
        wrong.add(new Difference(what, true));
    }

    private void shared(String what) {
        wrong.add(new Difference(what, false));
    }

    private void none(Station station, String what, long number) {
        if (number != 0) {
            shared(station + " has " + number + " " + what);
        }
    }

    private void transport(Station station, ManagedTransport transport) {
        Station peer = byKey.get(transport.remote());
        if (peer == null) {
            shared(station + " has " + transport + " to a visor that is gone");
        } else if (!transport.isLive()) {
            shared(station + " keeps the dead " + transport);
        } else if (other(peer, transport.id()) == null) {
            shared(station + " has " + transport + " that " + peer + " does not have");
        }
    }

    private static @Nullable ManagedTransport other(Station peer, UUID id) {
        ManagedTransport found = peer.visor().transports().get(id);
        return found != null && found.isLive() ? found : null;
    }

    private void rule(Station station, RouteEntry entry) {
        switch (entry.rule()) {
            case Rule.Reverse reverse -> wayIn(station, entry);
            case Rule.Forward forward -> {
                RouteEntry opposite = entry.opposite();
                if (!leadsOn(station, entry) && (opposite == null || !silent.test(opposite))) {
                    shared(station + " has " + entry + " that leads nowhere");
                }
            }
            case Rule.Intermediary relaying -> {
                if (!leadsOn(station, entry)) {
                    nowhere(station, entry);
                }
            }
        }
    }

    private void wayIn(Station station, RouteEntry entry) {
        if (entry.intake() == null) {
            own(station + " has " + entry + " without a group");
        } else if (silent.test(entry)) {
            left.put(entry, station);
            deserted.merge(station, 1, Integer::sum);
        }
    }

    private void nowhere(Station station, RouteEntry entry) {
        if (excused) {
            left.put(entry, station);
        } else {
            shared(station + " has " + entry + " that leads nowhere");
        }
    }

    private boolean leadsOn(Station station, RouteEntry entry) {
        UUID way = entry.nextTransport();
        ManagedTransport next =
                way == null ? null : station.visor().transports().get(way);
        Station peer = next == null ? null : byKey.get(next.remote());
        return peer != null && peer.visor().table().find(entry.nextId()) != null;
    }

    /** Whoever waits for a peer that will not come back has connections for it, too. */
    private void sockets(Site site) {
        List<String> open = site.machine().streams();
        int known = site.connections(talks);
        boolean more = site instanceof Station station && deserted.containsKey(station);
        if (more ? open.size() < known : open.size() != known) {
            own(site + " has " + open.size() + " streams open and knows of " + known + ": " + open);
        }
    }

    /** Every other group is one end of a conversation that goes on, or of a proxy; each of them has two. */
    private void groups() {
        Map<String, Integer> wanted = new TreeMap<>();
        for (Talk talk : talks) {
            talk.ends().forEach(end -> wanted.merge(end.name(), 1, Integer::sum));
        }
        for (Station station : up) {
            List<GroupLife> groups = station.visor().router().groups().all();
            int expected = wanted.getOrDefault(station.name(), 0) + station.proxyRoutes();
            int silentOnes = deserted.getOrDefault(station, 0);
            if (groups.size() - silentOnes != expected) {
                shared(station + " has " + groups.size() + " groups for " + expected + " conversations and proxies"
                        + (silentOnes == 0 ? ": " : ", " + silentOnes + " of them deserted: ") + groups);
            }
        }
    }
}
