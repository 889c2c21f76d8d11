package io.skyloom.routing.router;

import io.skyloom.aead.AeadProvider;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.routing.forward.Forwarder;
import io.skyloom.routing.forward.RouteExit;
import io.skyloom.routing.group.GroupContext;
import io.skyloom.routing.group.GroupEnd;
import io.skyloom.routing.group.GroupLife;
import io.skyloom.routing.group.GroupOwner;
import io.skyloom.routing.group.Parking;
import io.skyloom.routing.group.RouteGroup;
import io.skyloom.routing.group.TimerSlot;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.rule.Rule;
import io.skyloom.routing.table.NextHops;
import io.skyloom.routing.table.RouteEnd;
import io.skyloom.routing.table.RouteEntry;
import io.skyloom.routing.table.RouteTable;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes rules from setup parties and keeps the groups that end at this visor. Any thread may call any method; only
 * {@link #open} and {@link #close} wait, and no call holds up another.
 *
 * <p>Every party touches only rules under ids that it reserved itself. A call either does all of what it was asked or
 * leaves nothing behind.
 */
public final class Router implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private static final GroupEnd STOPPED = new GroupEnd(GroupEnd.Kind.STOPPED, "the visor shuts down");

    private final PubKey own;
    private final Seams seams;
    private final RouteTable table;
    private final RouteExit exit;
    private final NextHops hops;
    private final RouterLimits limits;
    private final RuleCheck check;
    private final GroupRegistry groups = new GroupRegistry();
    private final Parking parking;
    private final GroupContext context;
    private final RouterCounters counters = new RouterCounters();
    private final TimerSlot collection;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final GroupOwner owner = new Owner();

    private volatile GroupAcceptor acceptor = Router::noListener;

    /**
     * A router at rest; {@link #start} begins the collection of expired rules.
     *
     * @param own this visor's keys
     * @param noise how groups agree on keys, under the visor's budget
     * @param aead seals what groups send
     */
    public Router(
            KeyPair own,
            NoiseConfig noise,
            AeadProvider aead,
            Seams seams,
            RouteTable table,
            Forwarder forwarder,
            NextHops hops,
            RouterLimits limits) {
        this.own = own.pub();
        this.seams = seams;
        this.table = table;
        this.exit = forwarder.exit();
        this.hops = hops;
        this.limits = limits;
        this.check = new RuleCheck(own.pub(), table, hops);
        this.parking = new Parking(seams.clock(), seams.timers());
        this.context = new GroupContext(seams, own, noise, aead, limits.group(), parking);
        this.collection = new TimerSlot(seams.timers());
    }

    /** Begins to collect expired rules. */
    public void start() {
        collectLater();
    }

    /** Sets who takes the groups that peers begin; until then they are closed. */
    public void accepting(GroupAcceptor taker) {
        acceptor = taker;
    }

    // ---- for setup parties

    /**
     * Hands out ids for rules of that party.
     *
     * @param n 0 to the limit of one call
     * @throws RouterRefusal when that is too many
     */
    public int[] reserve(int n, PubKey party) throws RouterRefusal {
        requireRunning(RouterRefusal.RESERVE_IDS);
        if (n < 0 || n > limits.idsPerCall()) {
            throw refused(new RouterRefusal(
                    RouterRefusal.RESERVE_IDS, "one call reserves 0 to " + limits.idsPerCall() + " ids, not " + n));
        }
        try {
            return table.reserve(n, party);
        } catch (RouterRefusal e) {
            throw refused(e);
        }
    }

    /**
     * Saves rules that relay for others, all or none.
     *
     * @throws RouterRefusal when one of them is not as it must be, or not the party's to save
     */
    public void addIntermediaryRules(List<? extends Rule> rules, PubKey party) throws RouterRefusal {
        requireRunning(RouterRefusal.ADD_RULES);
        try {
            if (rules.size() > limits.idsPerCall()) {
                throw RuleCheck.refusal(rules.size() + " rules in one call");
            }
            table.installAll(check.intermediaries(rules), party);
        } catch (RouterRefusal e) {
            throw refused(e);
        }
    }

    /**
     * Registers a group that the peer will begin, and then saves its rules; the handshake runs elsewhere. When this
     * returns, the peer's first packet finds the group.
     *
     * @throws RouterRefusal when the rules are not as they must be, not the party's to save, or a group of the same
     *     addresses is at its handshake
     */
    public void addEdgeRules(EdgeRules edge, PubKey party) throws RouterRefusal {
        try {
            establish(edge, party, false);
        } catch (RouterRefusal e) {
            throw refused(e);
        }
    }

    /**
     * Deletes those of the rules that the party has saved, closes the groups they belong to, and takes back those of the
     * ids that it reserved and did not use; others are ignored.
     */
    public void deleteRules(int[] ids, PubKey party) {
        for (int id : ids) {
            RouteEntry entry = table.lookup(id);
            if (entry != null && entry.party().equals(party)) {
                delete(entry);
            }
        }
        table.release(ids, party);
    }

    // ---- for whoever operates the visor

    /**
     * Saves a single rule under an id of the caller's choice. What arrives under a reverse rule belongs to the group of
     * its addresses; it waits a moment for a group that does not exist yet.
     *
     * @throws RouterRefusal when the rule is not as it must be or its id is taken
     */
    public void addRule(Rule rule) throws RouterRefusal {
        requireRunning(RouterRefusal.ADD_RULES);
        check.sound(rule);
        table.adopt(rule, rule instanceof Rule.Reverse ? new StrayIntake(groups, parking) : null, own);
    }

    /** Deletes a rule, whoever saved it, and closes the group it belongs to; returns whether there was one. */
    public boolean deleteRule(int id) {
        RouteEntry entry = table.lookup(id);
        if (entry == null) {
            return false;
        }
        delete(entry);
        return true;
    }

    /** The way in goes first: its group then says goodbye over the way out. */
    private void delete(RouteEntry entry) {
        RouteEntry opposite = entry.opposite();
        if (opposite != null && entry.rule() instanceof Rule.Forward) {
            table.end(opposite, RouteEnd.DELETED);
        }
        table.end(entry, RouteEnd.DELETED);
    }

    // ---- for those who dial

    /**
     * Opens the group of a route that was set up from here: registers it, saves its rules, and runs the handshake on
     * the calling thread.
     *
     * @param party who reserved the ids of the rules
     * @param limit for the whole handshake
     * @throws IOException when it failed; nothing is left then, and the relays were told to forget the route
     */
    public RouteGroup open(EdgeRules edge, PubKey party, Duration limit) throws IOException, InterruptedException {
        GroupLife group = establish(edge, party, true);
        try {
            RouteGroup open = group.converse(limit);
            counters.countDialled();
            return open;
        } catch (IOException e) {
            counters.countFailed();
            LOG.info("no group over {} and {}: {}", edge.forward(), edge.reverse(), e.getMessage());
            throw e;
        }
    }

    private GroupLife establish(EdgeRules edge, PubKey party, boolean initiator) throws RouterRefusal {
        requireRunning(RouterRefusal.ADD_RULES);
        check.edge(edge);
        requireRoom();
        RoutePair pair = new RoutePair(table, exit);
        GroupLife group = new GroupLife(edge.desc(), initiator, edge.forward().keepAlive(), pair, owner, context);
        pair.bind(group);
        if (!groups.register(group)) {
            throw RuleCheck.refusal("route group with desc " + edge.desc() + " already being initialized");
        }
        install(group, pair, edge, party);
        begin(group, edge.forward().nextTransport());
        return group;
    }

    private void requireRoom() throws RouterRefusal {
        if (groups.handshakes() >= limits.handshakes() || groups.open() >= limits.groups()) {
            throw RuleCheck.refusal(groups.handshakes() + " handshakes and " + groups.open() + " groups are enough");
        }
    }

    private static void install(GroupLife group, RoutePair pair, EdgeRules edge, PubKey party) throws RouterRefusal {
        try {
            pair.install(edge, party);
        } catch (RouterRefusal e) {
            group.end(new GroupEnd(GroupEnd.Kind.FAILED, String.valueOf(e.getMessage())));
            throw e;
        }
    }

    /** Looks once more at what may have ended while the group was not there to be told. */
    private void begin(GroupLife group, UUID transport) throws RouterRefusal {
        if (stopped.get()) {
            group.end(STOPPED);
        } else if (hops.live(transport) == null) {
            group.end(new GroupEnd(GroupEnd.Kind.TRANSPORT_LOST, "transport " + transport + " is gone"));
        } else {
            group.begin();
        }
        GroupEnd end = group.ending();
        if (end != null && !group.isYoung()) {
            throw RuleCheck.refusal(end.toString());
        }
    }

    // ---- what groups tell

    private final class Owner implements GroupOwner {
        @Override
        public void opened(GroupLife group) {
            GroupLife displaced = groups.promote(group);
            if (displaced != null
                    && displaced.end(new GroupEnd(
                            GroupEnd.Kind.REPLACED, "a new route between the same addresses took its place"))) {
                counters.countReplaced();
            }
        }

        @Override
        public void left(GroupLife group) {
            groups.leave(group);
        }

        @Override
        public void accepted(RouteGroup group) {
            counters.countAccepted();
            try {
                acceptor.accept(group);
            } catch (RuntimeException e) {
                LOG.error("the acceptor failed on {}", group, e);
                group.close("internal error");
            }
        }
    }

    private static void noListener(RouteGroup group) {
        group.close("no listener on port " + group.local().port() + ", service offline");
    }

    // ---- the collection

    private void collectLater() {
        collection.set(limits.collection(), () -> seams.threads().start("router/collect", this::collect));
    }

    private void collect() {
        try {
            for (RouteEntry dead : table.collect()) {
                endOther(dead);
            }
            int swept = groups.sweep();
            if (swept > 0) {
                counters.countSwept(swept);
                LOG.warn("{} groups had ended and were still registered", swept);
            }
        } finally {
            collectLater();
        }
    }

    /** A group with one dead rule is dead. */
    private void endOther(RouteEntry dead) {
        RouteEntry opposite = dead.opposite();
        if (opposite != null && dead.rule() instanceof Rule.Forward) {
            table.end(opposite, RouteEnd.EXPIRED);
        }
    }

    // ---- what there is

    /** The groups there are. */
    public GroupRegistry groups() {
        return groups;
    }

    /** What was counted so far. */
    public RouterCounters counters() {
        return counters;
    }

    /** Packets that wait for their group. */
    public Parking parking() {
        return parking;
    }

    private void requireRunning(int code) throws RouterRefusal {
        if (stopped.get()) {
            throw refused(new RouterRefusal(code, "the router has stopped"));
        }
    }

    private RouterRefusal refused(RouterRefusal refusal) {
        counters.countRefused();
        return refusal;
    }

    // ---- the end

    /**
     * Ends every group, telling the peers, and removes every rule. Waits for the peers' answers, all at once, for as
     * long as one close may take. Idempotent; nothing can be begun afterwards.
     */
    @Override
    public void close() {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        collection.stop();
        List<GroupLife> all = groups.all();
        all.forEach(group -> group.end(STOPPED));
        awaitEnds(all);
        parking.close();
        for (RouteEntry entry : table.entries()) {
            table.end(entry, RouteEnd.ROUTER_STOPPED);
        }
    }

    private void awaitEnds(List<GroupLife> all) {
        long by = seams.clock().nanoTime() + limits.group().close().toNanos();
        try {
            for (GroupLife group : all) {
                long left = Math.max(0, by - seams.clock().nanoTime());
                group.closed().settledWithin(seams.timers(), Duration.ofNanos(left));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "router of " + own.brief() + ", " + groups.open() + " groups";
    }
}
