package io.skyloom.yamux;

import org.jspecify.annotations.Nullable;

/**
 * A queue of streams from whose middle a stream can leave at once. Each kind of queue has a link of its own in every
 * stream, so that joining one allocates nothing. Owned by the session.
 */
final class StreamList {
    /** A stream's place in one kind of queue. */
    static final class Link {
        final MuxStream stream;

        private @Nullable StreamList list;
        private @Nullable Link previous;
        private @Nullable Link next;

        Link(MuxStream stream) {
            this.stream = stream;
        }

        /** Leaves whatever queue the stream is in; returns whether it was in one. */
        boolean leave() {
            StreamList in = list;
            if (in != null) {
                in.unlink(this);
            }
            return in != null;
        }

        /** Whether the stream is in a queue of this kind. */
        boolean isIn() {
            return list != null;
        }

        /** The link behind this one. */
        @Nullable
        Link next() {
            return next;
        }
    }

    private @Nullable Link first;
    private @Nullable Link last;
    private int size;

    /** The link that came first. */
    @Nullable
    Link first() {
        return first;
    }

    /** Takes the stream that came first. */
    @Nullable
    MuxStream poll() {
        Link link = first;
        if (link == null) {
            return null;
        }
        unlink(link);
        return link.stream;
    }

    /** Adds the stream at the end unless it is in a queue of this kind already. */
    void add(Link link) {
        if (link.list != null) {
            return;
        }
        link.list = this;
        link.previous = last;
        if (last == null) {
            first = link;
        } else {
            last.next = link;
        }
        last = link;
        size++;
    }

    boolean isEmpty() {
        return first == null;
    }

    int size() {
        return size;
    }

    /** Sends everybody away. */
    void clear() {
        while (first != null) {
            unlink(first);
        }
    }

    private void unlink(Link link) {
        Link before = link.previous;
        Link after = link.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        link.list = null;
        link.previous = null;
        link.next = null;
        size--;
    }
}
