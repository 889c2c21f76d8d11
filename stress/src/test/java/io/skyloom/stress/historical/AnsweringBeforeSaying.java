package io.skyloom.stress.historical;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Both ends close at once: the peer's packet counts as the answer before our own was sent, and then it is not sent. */
@JCStressTest
@Description("begin to close, send the close packet, against the peer's own close packet")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "the peer heard of it")
@Outcome(id = "0", expect = FORBIDDEN, desc = "the peer waits for a close packet that is never sent")
@State
public class AnsweringBeforeSaying {
    private final AtomicReference<String> state = new AtomicReference<>("open");
    private final AtomicInteger said = new AtomicInteger();

    /** An open group. */
    public AnsweringBeforeSaying() {}

    /** The application closes. */
    @Actor
    public void application() {
        if (state.compareAndSet("open", "closing") && "closing".equals(state.get())) {
            said.incrementAndGet();
        }
    }

    /** The peer closes by itself. */
    @Actor
    public void peer() {
        if (state.compareAndSet("open", "closed")) {
            said.incrementAndGet();
        } else {
            state.compareAndSet("closing", "closed");
        }
    }

    /** What was said. */
    @Arbiter
    public void look(I_Result r) {
        r.r1 = said.get();
    }
}
