package io.skyloom.stress.inplace;

import io.skyloom.routing.group.GroupLife;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.stress.group.Stage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Owns real groups and enters those that open without looking again; sweeps by addresses what it meets ended. */
final class CarelessOwner extends Stage {
    private final ConcurrentMap<RouteDescriptor, GroupLife> open = new ConcurrentHashMap<>();
    private final boolean leavesToTheSweeper;

    CarelessOwner(boolean leavesToTheSweeper) {
        this.leavesToTheSweeper = leavesToTheSweeper;
    }

    @Override
    public void opened(GroupLife group) {
        open.put(group.descriptor(), group);
    }

    @Override
    public void left(GroupLife group) {
        if (!leavesToTheSweeper) {
            open.remove(group.descriptor(), group);
        }
    }

    void sweep() {
        for (GroupLife group : open.values()) {
            if (group.isSettled()) {
                open.remove(group.descriptor());
            }
        }
    }

    boolean has(GroupLife group) {
        return open.get(group.descriptor()) == group;
    }

    int size() {
        return open.size();
    }
}
