package io.skyloom.routing.group;

/** What an application gets of a group, for tests of other packages. */
public final class GroupProbe {
    private GroupProbe() {}

    /** The stream of a group whose keys are agreed on. */
    public static RouteGroup stream(GroupLife life) {
        return new RouteGroup(life);
    }
}
