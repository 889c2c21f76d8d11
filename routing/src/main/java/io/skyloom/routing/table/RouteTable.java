package io.skyloom.routing.table;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.rule.Rule;
import io.skyloom.seam.Clock;
import io.skyloom.seam.Entropy;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of this visor by the ids it handed out. Any thread may call any method; looking up neither locks nor
 * allocates, the rest takes a short lock. Intakes are told of removals outside that lock.
 */
public final class RouteTable {
    private static final Logger LOG = LoggerFactory.getLogger(RouteTable.class);

    private final Clock clock;
    private final RoutePages pages = new RoutePages();
    private final AtomicInteger size = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final IdSupply ids;

    /** An empty table. */
    public RouteTable(Clock clock, Entropy entropy, TableLimits limits) {
        this.clock = clock;
        this.ids = new IdSupply(pages, entropy, limits);
    }

    // ---- ids

    /**
     * Hands out ids that nobody else has, for rules of that party alone.
     *
     * @param n how many; none is fine
     * @param party compared with {@code equals}
     * @throws RouterRefusal when the party holds too many unused ones or the table is full
     */
    public int[] reserve(int n, Object party) throws RouterRefusal {
        long now = clock.nanoTime();
        lock.lock();
        try {
            return ids.reserve(n, party, now);
        } finally {
            lock.unlock();
        }
    }

    /** Gives ids back that the party reserved and has not used. */
    public void release(int[] unused, Object party) {
        long now = clock.nanoTime();
        lock.lock();
        try {
            for (int id : unused) {
                ids.release(id, party, now);
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many ids are reserved and not used. */
    public int reserved() {
        lock.lock();
        try {
            return ids.reserved();
        } finally {
            lock.unlock();
        }
    }

    // ---- installing

    /**
     * Installs a rule under an id that its party has reserved. A party may also replace a rule of its own; the intake of
     * the replaced one is told.
     *
     * @param intake takes the packets of a reverse rule; null for every other
     * @throws RouterRefusal when the id is not the party's to use
     */
    public RouteEntry install(Rule rule, @Nullable RouteIntake intake, Object party) throws RouterRefusal {
        RouteEntry fresh = entry(rule, intake, party);
        RouteEntry displaced;
        lock.lock();
        try {
            displaced = put(fresh);
        } finally {
            lock.unlock();
        }
        if (displaced != null) {
            tell(displaced, RouteEnd.DELETED);
        }
        return fresh;
    }

    /**
     * Installs rules that relay for others, all or none. Two rules in one call are the two directions of one route.
     *
     * @throws RouterRefusal when one of the ids is not the party's to use; nothing is installed then
     */
    public List<RouteEntry> installAll(List<Rule.Intermediary> rules, Object party) throws RouterRefusal {
        List<RouteEntry> installed = new ArrayList<>(rules.size());
        try {
            for (Rule.Intermediary rule : rules) {
                installed.add(install(rule, null, party));
            }
        } catch (RouterRefusal e) {
            installed.forEach(this::remove);
            throw e;
        }
        if (installed.size() == 2) {
            join(installed.get(0), installed.get(1));
        }
        return installed;
    }

    /**
     * Installs a rule under an id that nobody handed out: for whoever operates the visor and chooses ids.
     *
     * @throws RouterRefusal when the id, or another one in its place, is in use or reserved
     */
    public RouteEntry adopt(Rule rule, @Nullable RouteIntake intake, Object party) throws RouterRefusal {
        RouteEntry fresh = entry(rule, intake, party);
        lock.lock();
        try {
            if (!ids.adopt(fresh.id()) || !pages.replace(fresh.id(), null, fresh)) {
                throw new RouterRefusal(RouterRefusal.ADD_RULES, "route id " + text(fresh.id()) + " is in use");
            }
            size.incrementAndGet();
            return fresh;
        } finally {
            lock.unlock();
        }
    }

    /** Lets two entries know that they are the two directions of one route. */
    public void join(RouteEntry one, RouteEntry other) {
        one.join(other);
        other.join(one);
    }

    private RouteEntry entry(Rule rule, @Nullable RouteIntake intake, Object party) {
        if (rule instanceof Rule.Reverse != (intake != null)) {
            throw new IllegalArgumentException("a reverse rule, and no other, has an intake: " + rule);
        }
        return new RouteEntry(rule, intake, party, clock.nanoTime());
    }

    @GuardedBy("lock")
    private @Nullable RouteEntry put(RouteEntry fresh) throws RouterRefusal {
        if (ids.claim(fresh.id(), fresh.party())) {
            pages.replace(fresh.id(), null, fresh);
            size.incrementAndGet();
            return null;
        }
        RouteEntry holder = pages.find(fresh.id());
        if (holder == null || !holder.party().equals(fresh.party()) || !pages.replace(fresh.id(), holder, fresh)) {
            throw new RouterRefusal(
                    RouterRefusal.ADD_RULES, "route id " + text(fresh.id()) + " was not reserved for this rule");
        }
        holder.markRemoved();
        return holder;
    }

    // ---- looking up

    /** The entry under that id, whatever its age; null when there is none. For packet paths: no lock, no garbage. */
    public @Nullable RouteEntry lookup(int id) {
        return pages.find(id);
    }

    /** The entry under that id; null when there is none or it has expired. No lock, no garbage. */
    public @Nullable RouteEntry find(int id) {
        RouteEntry entry = pages.find(id);
        return entry != null && !entry.isExpired(clock.nanoTime()) ? entry : null;
    }

    /** All entries, of one moment or close to it, in no order. */
    public List<RouteEntry> entries() {
        return pages.snapshot();
    }

    /** The entries whose packets go to, or so far came from, the transport with that id. */
    public List<RouteEntry> over(UUID transport) {
        return pages.snapshot().stream()
                .filter(one -> transport.equals(one.nextTransport()) || isFrom(one, transport))
                .toList();
    }

    /** The entries that a party installed. */
    public List<RouteEntry> of(Object party) {
        return pages.snapshot().stream()
                .filter(one -> one.party().equals(party))
                .toList();
    }

    /** How many entries there are, those included that have expired and were not collected yet. */
    public int size() {
        return size.get();
    }

    // ---- removing

    /**
     * Takes that very entry out, and no other under its id. Its intake is not told: for whoever knows already.
     *
     * @return whether this call removed it
     */
    public boolean remove(RouteEntry entry) {
        if (!pages.replace(entry.id(), entry, null)) {
            return false;
        }
        entry.markRemoved();
        size.decrementAndGet();
        long now = clock.nanoTime();
        lock.lock();
        try {
            ids.rest(entry.id(), now);
        } finally {
            lock.unlock();
        }
        return true;
    }

    /** Takes that very entry out as {@link #remove} does, and tells its intake why; returns whether this call did. */
    public boolean end(RouteEntry entry, RouteEnd why) {
        boolean mine = remove(entry);
        if (mine) {
            tell(entry, why);
        }
        return mine;
    }

    /** Takes out what has expired, tells the intakes, and returns what this call took out. */
    public List<RouteEntry> collect() {
        long now = clock.nanoTime();
        List<RouteEntry> dead = new ArrayList<>();
        for (RouteEntry entry : pages.snapshot()) {
            if (entry.isExpired(now) && end(entry, RouteEnd.EXPIRED)) {
                dead.add(entry);
            }
        }
        lock.lock();
        try {
            ids.tidy(now);
        } finally {
            lock.unlock();
        }
        return dead;
    }

    private static void tell(RouteEntry entry, RouteEnd why) {
        RouteIntake intake = entry.intake();
        if (intake == null) {
            return;
        }
        try {
            intake.onRemoved(entry, why);
        } catch (RuntimeException e) {
            // The others must still be told.
            LOG.error("the taker of {} failed when it was told of its end", entry, e);
        }
    }

    private static boolean isFrom(RouteEntry entry, UUID transport) {
        var origin = entry.origin();
        return origin != null && origin.id().equals(transport);
    }

    private static String text(int id) {
        return Integer.toUnsignedString(id);
    }
}
