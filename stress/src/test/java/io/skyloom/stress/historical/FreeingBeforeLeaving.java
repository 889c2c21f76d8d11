package io.skyloom.stress.historical;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.network.PortLease;
import io.skyloom.network.Porter;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A listener frees its port before it leaves the table, and leaves it by number. */
@JCStressTest
@Description("listen against a close in the wrong order")
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "took the port after it was free")
@Outcome(id = "false, false", expect = ACCEPTABLE, desc = "came too early")
@Outcome(id = "true, false", expect = FORBIDDEN, desc = "a listener that nobody can reach")
@Outcome(id = ".*, .*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class FreeingBeforeLeaving {
    private final Porter porter = new Porter();
    private final ConcurrentMap<Integer, Object> listeners = new ConcurrentHashMap<>();
    private final PortLease first = first();

    /** Somebody listens. */
    @Actor
    public void listen(ZZ_Result r) {
        try {
            listeners.put(porter.reserve(45).port(), this);
            r.r1 = true;
        } catch (BindException e) {
            r.r1 = false;
        }
    }

    /** The listener that was there goes. */
    @Actor
    public void close() {
        first.close();
        listeners.remove(45);
    }

    /** Whether somebody is found. */
    @Arbiter
    public void look(ZZ_Result r) {
        r.r2 = listeners.containsKey(45);
    }

    private PortLease first() {
        try {
            PortLease lease = porter.reserve(45);
            listeners.put(45, lease);
            return lease;
        } catch (BindException e) {
            throw new UncheckedIOException(e);
        }
    }
}
