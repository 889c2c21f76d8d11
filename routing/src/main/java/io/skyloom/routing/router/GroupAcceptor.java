package io.skyloom.routing.router;

import io.skyloom.routing.group.RouteGroup;

/** Takes the groups that peers begin. */
@FunctionalInterface
public interface GroupAcceptor {
    /**
     * A group is open; whoever takes it closes it one day. Called on a virtual thread of the group's own, for several
     * groups at once.
     */
    void accept(RouteGroup group);
}
