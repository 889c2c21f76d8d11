package io.skyloom.stress.historical;

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

/** A group whose end is a flag that is looked at and then set: application and peer may both find it alive. */
@JCStressTest
@Description("look at the flag, set it, close: from two sides")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "one of them closed it")
@Outcome(id = "2", expect = FORBIDDEN, desc = "a group was closed twice")
@State
public class ClosingByAFlag {
    private final AtomicInteger closes = new AtomicInteger();
    private volatile boolean closed;

    /** An open group. */
    public ClosingByAFlag() {}

    /** The application closes. */
    @Actor
    public void application() {
        close();
    }

    /** The peer closes. */
    @Actor
    public void peer() {
        close();
    }

    private void close() {
        if (!closed) {
            closed = true;
            closes.incrementAndGet();
        }
    }

    /** How often. */
    @Arbiter
    public void look(I_Result r) {
        r.r1 = closes.get();
    }
}
