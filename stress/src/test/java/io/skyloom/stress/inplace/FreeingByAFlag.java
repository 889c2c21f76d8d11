package io.skyloom.stress.inplace;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A codec that is freed by whoever sees that it is idle, and again by the call that leaves. */
@JCStressTest
@Description("enter and leave against close, by flags")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "native memory is freed once")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "native memory is freed twice, or never")
@State
public class FreeingByAFlag {
    private final AtomicInteger frees = new AtomicInteger();
    private volatile boolean busy;
    private volatile boolean closed;

    /** A call. */
    @Actor
    public void use() {
        if (!closed) {
            busy = true;
            busy = false;
            if (closed) {
                frees.incrementAndGet();
            }
        }
    }

    /** The end. */
    @Actor
    public void close() {
        closed = true;
        if (!busy) {
            frees.incrementAndGet();
        }
    }

    /** How often. */
    @Arbiter
    public void look(I_Result r) {
        r.r1 = frees.get();
    }
}
