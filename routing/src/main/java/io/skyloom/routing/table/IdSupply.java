package io.skyloom.routing.table;

import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.seam.Entropy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which ids are whose. Places are drawn at random from pages at random positions, of which at least half the places are
 * free, and the bits above them at random too: who sees some ids cannot tell others. Owned by the {@link RouteTable},
 * under its lock.
 */
final class IdSupply {
    private static final int TAGS = 1 << (Integer.SIZE - RoutePages.PLACE_BITS);

    private enum State {
        FREE,
        RESERVED,
        USED,
        RESTING
    }

    /** One page of places; {@code tags} are the high bits each had last. */
    private static final class Page {
        private final int number;
        private final State[] states = new State[RoutePages.PAGE_SLOTS];
        private final short[] tags = new short[RoutePages.PAGE_SLOTS];

        Page(int number) {
            this.number = number;
            java.util.Arrays.fill(states, State.FREE);
        }
    }

    private record Reservation(Object party, long since) {}

    private record Resting(int id, long since) {}

    private final RoutePages pages;
    private final Entropy entropy;
    private final TableLimits limits;
    private final List<Page> drawn = new ArrayList<>();
    private final @Nullable Page[] byNumber = new Page[RoutePages.PAGES];
    private final Map<Integer, Reservation> reserved = new HashMap<>();
    private final Map<Object, Integer> perParty = new HashMap<>();
    private final ArrayDeque<Resting> resting = new ArrayDeque<>();

    /** Places that are not free. */
    private int taken;

    IdSupply(RoutePages pages, Entropy entropy, TableLimits limits) {
        this.pages = pages;
        this.entropy = entropy;
        this.limits = limits;
    }

    int[] reserve(int n, Object party, long now) throws RouterRefusal {
        int held = perParty.getOrDefault(party, 0);
        if (n < 0 || n > limits.reservedPerParty() - held) {
            throw new RouterRefusal(
                    RouterRefusal.RESERVE_IDS,
                    n + " route ids wanted, " + (limits.reservedPerParty() - held) + " can be reserved");
        }
        tidy(now);
        while (taken + n > limits.entries() && !resting.isEmpty()) {
            free(resting.remove().id());
        }
        if (taken + n > limits.entries()) {
            throw new RouterRefusal(RouterRefusal.RESERVE_IDS, "no available routeIDs");
        }
        grow(n);
        int[] ids = new int[n];
        for (int i = 0; i < n; i++) {
            ids[i] = draw();
            reserved.put(ids[i], new Reservation(party, now));
        }
        if (n > 0) {
            perParty.merge(party, n, Integer::sum);
        }
        return ids;
    }

    /** Whether the id was reserved by that party; from now on it is in use. */
    boolean claim(int id, Object party) {
        Reservation reservation = reserved.get(id);
        if (reservation == null || !reservation.party().equals(party)) {
            return false;
        }
        forget(id, reservation);
        set(id, State.USED);
        return true;
    }

    /** Gives back what was reserved and not used; ids of others are left alone. */
    void release(int id, Object party, long now) {
        Reservation reservation = reserved.get(id);
        if (reservation != null && reservation.party().equals(party)) {
            forget(id, reservation);
            rest(id, now);
        }
    }

    /** Takes an id that nobody handed out; returns whether it could be had. */
    boolean adopt(int id) {
        Page page = page(RoutePages.pageOf(id));
        State state = page.states[RoutePages.slotOf(id)];
        boolean free = state == State.FREE || state == State.RESTING;
        if (!free || taken >= limits.entries()) {
            return false;
        }
        resting.removeIf(one -> place(one.id()) == place(id));
        taken += state == State.FREE ? 1 : 0;
        set(id, State.USED);
        page.tags[RoutePages.slotOf(id)] = tag(id);
        return true;
    }

    /** The id is given up. */
    void rest(int id, long now) {
        set(id, State.RESTING);
        resting.add(new Resting(id, now));
    }

    /** Ends reservations and rests whose time has come. */
    void tidy(long now) {
        Iterator<Map.Entry<Integer, Reservation>> each = reserved.entrySet().iterator();
        List<Integer> late = new ArrayList<>();
        while (each.hasNext()) {
            Map.Entry<Integer, Reservation> one = each.next();
            if (now - one.getValue().since() > limits.reservation().toNanos()) {
                late.add(one.getKey());
                each.remove();
                lessFor(one.getValue().party());
            }
        }
        late.forEach(id -> rest(id, now));
        while (!resting.isEmpty()
                && now - resting.element().since() > limits.rest().toNanos()) {
            free(resting.remove().id());
        }
    }

    int reserved() {
        return reserved.size();
    }

    private void forget(int id, Reservation reservation) {
        reserved.remove(id);
        lessFor(reservation.party());
    }

    private void lessFor(Object party) {
        perParty.computeIfPresent(party, (key, count) -> count == 1 ? null : count - 1);
    }

    private void free(int id) {
        set(id, State.FREE);
        taken--;
    }

    /** Keeps half of all places free, so that drawing is quick and guessing is not. */
    private void grow(int wanted) {
        while (2 * (taken + wanted) > drawn.size() * RoutePages.PAGE_SLOTS && drawn.size() < RoutePages.PAGES) {
            int number = (int) entropy.nextLong(RoutePages.PAGES);
            while (pages.has(number)) {
                number = (number + 1) % RoutePages.PAGES;
            }
            page(number);
        }
    }

    private Page page(int number) {
        Page page = byNumber[number];
        if (page == null) {
            page = new Page(number);
            byNumber[number] = page;
            drawn.add(page);
            pages.add(number);
        }
        return page;
    }

    private int draw() {
        while (true) {
            Page page = drawn.get((int) entropy.nextLong(drawn.size()));
            int slot = (int) entropy.nextLong(RoutePages.PAGE_SLOTS);
            short tag = (short) entropy.nextLong(TAGS);
            int id = tag << RoutePages.PLACE_BITS | page.number << RoutePages.PAGE_BITS | slot;
            if (page.states[slot] == State.FREE && tag != page.tags[slot] && id != 0) {
                page.states[slot] = State.RESERVED;
                page.tags[slot] = tag;
                taken++;
                return id;
            }
        }
    }

    private void set(int id, State state) {
        page(RoutePages.pageOf(id)).states[RoutePages.slotOf(id)] = state;
    }

    private static int place(int id) {
        return id & ((1 << RoutePages.PLACE_BITS) - 1);
    }

    private static short tag(int id) {
        return (short) (id >>> RoutePages.PLACE_BITS);
    }
}
