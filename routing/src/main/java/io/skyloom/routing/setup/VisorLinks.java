package io.skyloom.routing.setup;

import io.skyloom.gob.GobNumbering;
import io.skyloom.key.PubKey;
import io.skyloom.registry.IdentityRegistry;
import io.skyloom.rpc.RpcClient;
import io.skyloom.rpc.RpcClientLimits;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Outcome.FailedOutcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.Timers;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * The streams to visors' routers. One is kept per visor for a while after its last use, but not as long as visors let
 * one live. A kept stream may have died unseen; whoever gets one finds out with its first call, which is told to be
 * quick. Any thread.
 */
final class VisorLinks implements AutoCloseable {
    /** Visors end a stream two minutes after its beginning. */
    private static final Duration OLDEST = Duration.ofSeconds(90);

    private static final int MOST_KEPT = 1024;
    private static final int LONGEST_MESSAGE = 1 << 16;
    private static final RpcClientLimits LIMITS =
            new RpcClientLimits(LONGEST_MESSAGE, 1024, 1 << 20, Duration.ofSeconds(10));

    private final SetupDialer dialer;
    private final Duration idle;
    private final Seams seams;
    private final Function<PubKey, GobNumbering> numberings;
    private final IdentityRegistry<PubKey, VisorLink> kept = new IdentityRegistry<>();
    private final IdentityRegistry<Long, VisorLink> all = new IdentityRegistry<>();
    private final IdentityRegistry<PubKey, Dialling> dialling = new IdentityRegistry<>();
    private final AtomicLong serial = new AtomicLong();
    private final LongAdder dialled = new LongAdder();
    private final LongAdder reused = new LongAdder();
    private final Outcome<Boolean> closed = new Outcome<>();

    /** Replaced by the timer thread, and once by the constructor. */
    private volatile Timers.Timer sweep = () -> false;

    VisorLinks(SetupDialer dialer, Duration idle, Seams seams, Function<PubKey, GobNumbering> numberings) {
        this.dialer = dialer;
        this.idle = idle;
        this.seams = seams;
        this.numberings = numberings;
        armSweep();
    }

    /** Whether a link was fresh when it was taken, and the link. */
    record Taken(VisorLink link, boolean fresh) {}

    /** A link with one more user: a kept one if there is any, else a fresh one. */
    Taken take(PubKey visor, Duration limit) throws IOException, InterruptedException {
        VisorLink known = kept.get(visor);
        if (known != null && known.enter(seams.clock().nanoTime(), OLDEST)) {
            reused.increment();
            return new Taken(known, false);
        }
        if (!idle.isPositive()) {
            return new Taken(dial(visor, limit), true);
        }
        Dialling mine = new Dialling();
        Dialling first = dialling.installUnless(visor, mine, other -> true);
        return first == mine ? dialForAll(mine, visor, limit) : joined(first, visor, limit);
    }

    /** A dial whose result others may share. */
    private static final class Dialling {
        private final Outcome<VisorLink> result = new Outcome<>();
    }

    private Taken dialForAll(Dialling mine, PubKey visor, Duration limit) throws IOException {
        try {
            VisorLink link = dial(visor, limit);
            mine.result.complete(link);
            return new Taken(link, true);
        } catch (IOException | RuntimeException e) {
            mine.result.fail(e);
            throw e;
        } finally {
            dialling.remove(visor, mine);
        }
    }

    /** Somebody else's dial, unless it fails for want of somebody else's time. */
    private Taken joined(Dialling other, PubKey visor, Duration limit) throws IOException, InterruptedException {
        try {
            VisorLink link = other.result.await(seams.timers(), limit);
            if (link.enter(seams.clock().nanoTime(), OLDEST)) {
                reused.increment();
                return new Taken(link, true);
            }
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("no stream to " + visor.hex() + " within " + limit);
        } catch (FailedOutcome e) {
            if (e.getCause() instanceof IOException why && !(why instanceof SocketTimeoutException)) {
                throw why;
            }
        }
        return new Taken(dial(visor, limit), true);
    }

    /** A fresh link. */
    VisorLink dial(PubKey visor, Duration limit) throws IOException {
        requireOpen();
        Long key = serial.incrementAndGet();
        ByteStream stream =
                new CountedStream(dialer.dial(visor, SetupDialer.ROUTER_PORT, limit), () -> forget(key, visor));
        dialled.increment();
        RpcClient rpc = RpcClient.over(stream, "rpc:router:" + visor.brief(), LIMITS, seams, numberings.apply(visor));
        VisorLink link = new VisorLink(visor, rpc, seams.clock().nanoTime());
        all.install(key, link);
        keep(link);
        if (!link.isOpen()) {
            forget(key, visor);
        }
        if (closed.isDone()) {
            link.close();
            requireOpen();
        }
        return link;
    }

    /** One user less. */
    void release(VisorLink link) {
        link.leave(seams.clock().nanoTime());
    }

    int open() {
        return all.size();
    }

    long dialled() {
        return dialled.sum();
    }

    long reused() {
        return reused.sum();
    }

    @Override
    public void close() {
        closed.complete(true);
        sweep.cancel();
        all.snapshot().forEach(VisorLink::close);
    }

    private void requireOpen() throws IOException {
        if (closed.isDone()) {
            throw new IOException("the setup node is closed");
        }
    }

    private void keep(VisorLink link) {
        if (!idle.isPositive() || kept.size() >= MOST_KEPT) {
            return;
        }
        VisorLink before = kept.get(link.visor());
        link.keep();
        if (kept.installUnless(link.visor(), link, VisorLink::isOpen) != link) {
            link.retire();
        } else if (before != null) {
            before.retire();
        }
    }

    private void armSweep() {
        if (!idle.isPositive()) {
            return;
        }
        sweep = seams.timers().schedule(idle.dividedBy(2), this::sweep);
        if (closed.isDone()) {
            sweep.cancel();
        }
    }

    /** On the timer thread. */
    private void sweep() {
        long now = seams.clock().nanoTime();
        for (VisorLink link : kept.snapshot()) {
            if (link.isStale(now, idle, OLDEST) && kept.remove(link.visor(), link)) {
                link.retire();
            }
        }
        if (!closed.isDone()) {
            armSweep();
        }
    }

    private void forget(Long key, PubKey visor) {
        VisorLink link = all.get(key);
        if (link != null) {
            all.remove(key, link);
            kept.remove(visor, link);
        }
    }
}
