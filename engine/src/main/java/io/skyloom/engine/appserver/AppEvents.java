package io.skyloom.engine.appserver;

import io.skyloom.engine.apprpc.AppEvent;
import io.skyloom.engine.apprpc.AppMethods;
import io.skyloom.engine.apprpc.Hello;
import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.registry.IdentityRegistry;
import io.skyloom.rpc.RpcCall;
import io.skyloom.rpc.RpcClient;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells applications that asked for it what happens in the visor. All are told at once; one that does not answer in time
 * is told nothing more. Any thread.
 */
public final class AppEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AppEvents.class);
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final int MOST_WAITING = 256;

    private final Seams seams;
    private final AtomicLong next = new AtomicLong();
    private final IdentityRegistry<Long, Subscriber> subscribers = new IdentityRegistry<>();
    private final Queue<AppEvent> waiting = new ConcurrentLinkedQueue<>();

    /** Events not told yet; whoever raises it from zero starts the telling thread. */
    private final AtomicInteger untold = new AtomicInteger();

    AppEvents(Seams seams) {
        this.seams = seams;
    }

    /** One application. */
    private static final class Subscriber {
        private final long id;
        private final String service;
        private final Set<String> wanted;
        private final RpcClient client;

        Subscriber(long id, Hello hello, RpcClient client) {
            this.id = id;
            this.service = hello.key().hex();
            this.wanted = hello.events();
            this.client = client;
        }
    }

    /** A call under way. */
    private record Told(Subscriber who, RpcCall<Nothing> call) {}

    /** What can be taken back. */
    @FunctionalInterface
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** Adds an application, whose connection for events this owns from now on. */
    Subscription add(Hello hello, RpcClient client) {
        Subscriber subscriber = new Subscriber(next.getAndIncrement(), hello, client);
        subscribers.install(subscriber.id, subscriber);
        return () -> drop(subscriber, new IOException("its run was not taken"));
    }

    /**
     * Has an event told by a thread of its own, in the order of posting. Never waits. What nobody wants to know is
     * forgotten at once, and so is what comes while very much waits: an application that does not answer is told nothing
     * more after a second, so that is over soon.
     */
    public void post(AppEvent event) {
        if (subscribers.snapshot().stream().noneMatch(one -> one.wanted.contains(event.type()))) {
            return;
        }
        if (untold.get() >= MOST_WAITING) {
            LOG.warn("applications are not told of events: {} wait already", MOST_WAITING);
            return;
        }
        waiting.add(event);
        if (untold.getAndIncrement() == 0) {
            seams.threads().start("apps/events", this::tellAll);
        }
    }

    private void tellAll() {
        try {
            do {
                AppEvent next = waiting.poll();
                if (next != null) {
                    tell(next);
                }
            } while (untold.decrementAndGet() > 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells everyone who wants to know; returns when they have been told, after a second at the latest. */
    void tell(AppEvent event) throws InterruptedException {
        List<Told> calls = new ArrayList<>();
        for (Subscriber one : subscribers.snapshot()) {
            if (one.wanted.contains(event.type())) {
                begin(one, event, calls);
            }
        }
        long start = seams.clock().nanoTime();
        for (Told told : calls) {
            finish(told, LIMIT.minusNanos(seams.clock().nanoTime() - start));
        }
    }

    private void begin(Subscriber one, AppEvent event, List<Told> calls) {
        try {
            calls.add(new Told(one, one.client.start(one.service, AppMethods.NOTIFY, event)));
        } catch (IOException e) {
            drop(one, e);
        } catch (RuntimeException e) { // would end the telling of all later events
            LOG.error("event {} cannot be told", event.type(), e);
        }
    }

    private void finish(Told told, Duration left) throws InterruptedException {
        try {
            told.call().await(left.isNegative() ? Duration.ZERO : left);
        } catch (IOException e) {
            drop(told.who(), e);
        }
    }

    private void drop(Subscriber one, IOException why) {
        if (subscribers.remove(one.id, one)) {
            LOG.debug("an application is told no more events: {}", why.toString());
        }
        one.client.close();
    }

    /** How many applications are told. */
    int subscribers() {
        return subscribers.size();
    }

    /** Takes off the list who belongs to one run. */
    void forget(ProcKey key) {
        subscribers.snapshot().stream()
                .filter(one -> one.service.equals(key.hex()))
                .forEach(one -> drop(one, new IOException("its run is over")));
    }

    @Override
    public void close() {
        subscribers.snapshot().forEach(one -> drop(one, new IOException("the visor stops")));
    }
}
