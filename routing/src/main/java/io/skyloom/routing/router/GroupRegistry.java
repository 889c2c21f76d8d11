package io.skyloom.routing.router;

import io.skyloom.registry.IdentityRegistry;
import io.skyloom.routing.group.GroupLife;
import io.skyloom.routing.rule.RouteDescriptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The groups of a visor by their addresses: those whose handshake is under way, and those that are open. Any thread may
 * call any method but {@link #sweep}; nothing waits. A group leaves by itself and takes only itself out.
 */
public final class GroupRegistry {
    private final IdentityRegistry<RouteDescriptor, GroupLife> young = new IdentityRegistry<>();
    private final IdentityRegistry<RouteDescriptor, GroupLife> open = new IdentityRegistry<>();

    /** Ended groups that the last sweep met; owned by whoever sweeps. */
    private Set<GroupLife> suspects = Set.of();

    /** An empty registry. */
    public GroupRegistry() {}

    /**
     * Enters a group whose handshake begins.
     *
     * @return false when another one of the same addresses is at its handshake
     */
    public boolean register(GroupLife group) {
        return young.installUnless(group.descriptor(), group, holder -> holder.ending() == null) == group;
    }

    /**
     * Moves a group whose handshake is done to the open ones.
     *
     * @return the open group of the same addresses that it replaces, which the caller must end; or null
     */
    public @Nullable GroupLife promote(GroupLife group) {
        GroupLife displaced = open.install(group.descriptor(), group);
        young.remove(group.descriptor(), group);
        if (!group.isOpen()) {
            open.remove(group.descriptor(), group); // it ended before it was in, and has looked for itself in vain
        }
        return displaced;
    }

    /** Takes a group out that ends, wherever it is. Idempotent. */
    public void leave(GroupLife group) {
        young.remove(group.descriptor(), group);
        open.remove(group.descriptor(), group);
    }

    /** The group that packets of that route belong to: the open one, else the one at its handshake, else null. */
    public @Nullable GroupLife find(RouteDescriptor descriptor) {
        GroupLife group = open.get(descriptor);
        return group == null ? young.get(descriptor) : group;
    }

    /** All groups, of one moment or close to it. */
    public List<GroupLife> all() {
        List<GroupLife> all = new ArrayList<>(young.snapshot());
        all.addAll(open.snapshot());
        return all;
    }

    /** How many are at their handshake. */
    public int handshakes() {
        return young.size();
    }

    /** How many are open. */
    public int open() {
        return open.size();
    }

    /**
     * Takes out what should have left by itself and was still there at the sweep before. One thread at a time.
     *
     * @return how many; anything but 0 is a defect
     */
    public int sweep() {
        Set<GroupLife> met = new HashSet<>();
        int swept = 0;
        for (GroupLife group : all()) {
            if (!group.isSettled()) {
                continue;
            }
            if (suspects.contains(group)) {
                leave(group);
                swept++;
            } else {
                met.add(group);
            }
        }
        suspects = met;
        return swept;
    }
}
