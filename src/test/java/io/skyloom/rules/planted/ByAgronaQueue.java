package io.skyloom.rules.planted;

import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/** Uses more of Agrona than its collections. */
public final class ByAgronaQueue {
    private ByAgronaQueue() {}

    static ManyToOneConcurrentArrayQueue<String> queue() {
        return new ManyToOneConcurrentArrayQueue<>(2);
    }
}
