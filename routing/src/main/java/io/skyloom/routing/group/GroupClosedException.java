package io.skyloom.routing.group;

import java.io.IOException;

/** The group has ended; the message is the peer's own words if it sent any. */
public final class GroupClosedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final GroupEnd.Kind kind;

    GroupClosedException(GroupEnd end) {
        super(end.toString());
        this.kind = end.kind();
    }

    /** Why in classes. */
    public GroupEnd.Kind kind() {
        return kind;
    }
}
