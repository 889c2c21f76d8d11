package io.skyloom.yamux;

import io.skyloom.yamux.BufferPool.Segment;
import org.jspecify.annotations.Nullable;

/** Bytes of one stream that arrived and were not read yet. Owned by the session. */
final class Inbox {
    private final Memory memory;
    private @Nullable Segment head;
    private @Nullable Segment tail;
    private int size;
    private int segments;

    Inbox(Memory memory) {
        this.memory = memory;
    }

    /** Bytes that can be read. */
    int size() {
        return size;
    }

    /** Bytes of memory in use, empty parts of segments included. */
    long heldBytes() {
        return (long) segments * BufferPool.SEGMENT_BYTES;
    }

    /** Adds bytes behind the others. */
    void append(byte[] source, int offset, int length) {
        int at = offset;
        int left = length;
        while (left > 0) {
            Segment last = roomAtEnd();
            int n = Math.min(left, BufferPool.SEGMENT_BYTES - last.to);
            System.arraycopy(source, at, last.bytes, last.to, n);
            last.to += n;
            at += n;
            left -= n;
        }
        size += length;
    }

    /** Takes bytes from the front; returns how many, 0 when empty. */
    int read(byte[] target, int offset, int length) {
        int done = 0;
        Segment first = head;
        while (first != null && done < length) {
            int n = Math.min(length - done, first.to - first.from);
            System.arraycopy(first.bytes, first.from, target, offset + done, n);
            first.from += n;
            done += n;
            first = first.from == first.to ? dropHead(first) : first;
        }
        size -= done;
        return done;
    }

    /** Forgets all bytes. */
    void clear() {
        Segment first = head;
        while (first != null) {
            first = dropHead(first);
        }
        size = 0;
    }

    private Segment roomAtEnd() {
        Segment last = tail;
        if (last != null && last.to < BufferPool.SEGMENT_BYTES) {
            return last;
        }
        Segment fresh = memory.take();
        segments++;
        if (last == null) {
            head = fresh;
        } else {
            last.next = fresh;
        }
        tail = fresh;
        return fresh;
    }

    private @Nullable Segment dropHead(Segment first) {
        Segment second = first.next;
        head = second;
        if (second == null) {
            tail = null;
        }
        segments--;
        memory.give(first);
        return second;
    }

    /** What all inboxes of one session hold together. Owned by the session. */
    static final class Memory {
        private final BufferPool pool;
        private long heldBytes;

        Memory(BufferPool pool) {
            this.pool = pool;
        }

        long heldBytes() {
            return heldBytes;
        }

        private Segment take() {
            heldBytes += BufferPool.SEGMENT_BYTES;
            return pool.takeSegment();
        }

        private void give(Segment segment) {
            heldBytes -= BufferPool.SEGMENT_BYTES;
            pool.give(segment);
        }
    }
}
