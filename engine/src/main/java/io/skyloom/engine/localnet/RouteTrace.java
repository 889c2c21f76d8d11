package io.skyloom.engine.localnet;

import io.skyloom.engine.control.ControlClient;
import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.Rule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Follows a route through the rules of the visors it crosses, as each of them tells it. Any thread. */
final class RouteTrace {
    private static final int LONGEST = 16;

    private final Map<PubKey, ControlClient> visors;

    RouteTrace(Map<PubKey, ControlClient> visors) {
        this.visors = visors;
    }

    /**
     * The visors of a route that leads from one to the other, both included; empty when there is none.
     *
     * @param port where the route ends
     */
    List<PubKey> find(PubKey from, PubKey to, int port) throws IOException {
        for (Rule rule : visor(from).rules()) {
            if (rule instanceof Rule.Forward first
                    && first.descriptor().destination().key().equals(to)
                    && first.descriptor().destination().port() == port) {
                List<PubKey> route = follow(from, first);
                if (!route.isEmpty() && route.getLast().equals(to)) {
                    return route;
                }
            }
        }
        return List.of();
    }

    private List<PubKey> follow(PubKey from, Rule.Forward first) throws IOException {
        List<PubKey> route = new ArrayList<>(List.of(from));
        int id = first.nextId();
        UUID transport = first.nextTransport();
        while (route.size() < LONGEST) {
            Optional<PubKey> next = otherEnd(route.getLast(), transport);
            if (next.isEmpty() || !visors.containsKey(next.get())) {
                return List.of();
            }
            route.add(next.get());
            Optional<Rule> rule = ruleAt(next.get(), id);
            if (rule.isPresent() && rule.get() instanceof Rule.Intermediary onward) {
                id = onward.nextId();
                transport = onward.nextTransport();
            } else {
                return rule.isPresent() ? route : List.of();
            }
        }
        return List.of();
    }

    private Optional<Rule> ruleAt(PubKey key, int id) throws IOException {
        return visor(key).rules().stream().filter(rule -> rule.key() == id).findFirst();
    }

    private Optional<PubKey> otherEnd(PubKey key, UUID transport) throws IOException {
        return visor(key).transports(io.skyloom.engine.control.TransportFilter.ALL).stream()
                .filter(one -> one.id().equals(transport))
                .map(one -> one.remote())
                .findFirst();
    }

    private ControlClient visor(PubKey key) throws IOException {
        ControlClient known = visors.get(key);
        if (known == null) {
            throw new IOException("no visor of this network has the key " + key);
        }
        return known;
    }
}
