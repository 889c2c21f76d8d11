package io.skyloom.routing.group;

/** What a group tells whoever keeps it. Called on any thread; must not block. */
public interface GroupOwner {
    /** The handshake is done; called before the application gets the group, once at most. */
    void opened(GroupLife group);

    /** It is over: the group must be found nowhere when this returns. May be called more than once. */
    void left(GroupLife group);

    /** A group that a peer began is ready for an application; called on a virtual thread of its own, once at most. */
    void accepted(RouteGroup group);
}
