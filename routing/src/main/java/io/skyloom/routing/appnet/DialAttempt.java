package io.skyloom.routing.appnet;

import io.skyloom.key.PubKey;
import io.skyloom.network.PortLease;
import io.skyloom.network.Porter;
import io.skyloom.routing.finder.RoutePaths;
import io.skyloom.routing.group.RouteGroup;
import io.skyloom.routing.router.Router;
import io.skyloom.routing.rule.BadRuleException;
import io.skyloom.routing.rule.BidirectionalRoute;
import io.skyloom.routing.rule.Hop;
import io.skyloom.routing.rule.RouteAddress;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.setup.SetUpRoute;
import io.skyloom.routing.setup.SetupAttempt;
import io.skyloom.routing.setup.SetupClient;
import io.skyloom.routing.setup.SetupException;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One path being tried: a port of its own, the setup, the handshake. Runs on a thread of its own and leaves nothing
 * behind unless it wins; any thread may end it.
 */
final class DialAttempt {
    private final RoutePaths paths;
    private final RouteAddress remote;
    private final PubKey own;
    private final DialOptions options;
    private final Parts parts;
    private final DialRace race;
    private final SetupAttempt signal = new SetupAttempt();

    /** What attempts work with. */
    record Parts(
            SetupClient setup,
            Router router,
            Porter porter,
            SuspectList<PubKey> suspects,
            SuspectList<UUID> suspectTransports,
            SuspectList<UUID> silentTransports) {}

    DialAttempt(RoutePaths paths, PubKey own, RouteAddress remote, DialOptions options, Parts parts, DialRace race) {
        this.paths = paths;
        this.own = own;
        this.remote = remote;
        this.options = options;
        this.parts = parts;
        this.race = race;
    }

    /** Nobody wants it any more: what it waits for is closed. Never blocks. */
    void end() {
        signal.end();
    }

    void run() {
        try {
            AppConnection connection = connect();
            if (race.arrive(this, connection)) {
                relays().forEach(parts.suspects()::clear);
                transports().forEach(parts.suspectTransports()::clear);
                transports().forEach(parts.silentTransports()::clear);
            } else {
                connection.close();
            }
        } catch (IOException e) {
            race.fail(this, e, isRefusal(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            race.fail(this, new IOException("interrupted while dialling " + remote, e), false);
        }
    }

    private AppConnection connect() throws IOException, InterruptedException {
        PortLease lease = parts.porter().reserveEphemeral();
        boolean kept = false;
        try {
            AppConnection connection = new AppConnection(open(setUp(lease.port())), lease);
            kept = true;
            return connection;
        } finally {
            if (!kept) {
                lease.close();
            }
        }
    }

    private SetUpRoute setUp(int port) throws IOException, InterruptedException {
        try {
            return parts.setup().dialRouteGroup(route(port), signal);
        } catch (SetupException e) {
            blame(e);
            throw e;
        }
    }

    private void blame(SetupException e) {
        if (!suspectMissing(e)) {
            e.culprit().filter(relays()::contains).ifPresent(parts.suspects()::suspect);
        }
    }

    /**
     * A transport whose other end is gone may be listed until that is noticed. Whoever does not have it says so, this
     * visor included, and is not to blame. Returns whether that was the reason.
     */
    private boolean suspectMissing(IOException e) {
        String text = String.valueOf(e.getMessage());
        Optional<UUID> missing = transports()
                .filter(one -> text.contains("transport " + one + " not found"))
                .findFirst();
        missing.ifPresent(parts.suspectTransports()::suspect);
        return missing.isPresent();
    }

    private Stream<UUID> transports() {
        return Stream.concat(paths.forward().stream(), paths.reverse().stream()).map(Hop::transport);
    }

    private BidirectionalRoute route(int port) throws SetupException {
        RouteDescriptor desc = new RouteDescriptor(new RouteAddress(own, port), remote);
        try {
            return new BidirectionalRoute(desc, options.keepAlive(), paths.forward(), paths.reverse());
        } catch (BadRuleException e) {
            throw new SetupException("the path to " + remote + " cannot be used: " + e.getMessage());
        }
    }

    /** A route that nobody wants any more is opened without patience, which tells its relays to forget it. */
    private RouteGroup open(SetUpRoute route) throws IOException, InterruptedException {
        try {
            Duration patience = signal.isEnded() ? Duration.ZERO : options.handshake();
            return parts.router().open(route.rules(), route.node(), patience);
        } catch (RouterRefusal e) {
            suspectMissing(e);
            throw e;
        } catch (IOException e) {
            if (!signal.isEnded() && !isRefusal(e)) {
                relays().forEach(parts.suspects()::suspect);
                race.silent(transports().collect(Collectors.toUnmodifiableSet()));
            }
            throw e;
        }
    }

    /** The remote was reached and has nobody for us; every program of the network says it in these words. */
    private boolean isRefusal(IOException e) {
        return String.valueOf(e.getMessage()).contains(" on port " + remote.port() + ",");
    }

    private Set<PubKey> relays() {
        Set<PubKey> between = new LinkedHashSet<>();
        Stream.concat(paths.forward().stream().skip(1), paths.reverse().stream().skip(1))
                .map(Hop::from)
                .forEach(between::add);
        return between;
    }
}
