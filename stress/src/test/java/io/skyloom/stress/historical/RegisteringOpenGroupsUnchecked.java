package io.skyloom.stress.historical;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A group that opens enters the map and does not look again: one that ended in between stays for ever. */
@JCStressTest
@Description("open, then enter the map, against end, then leave the map")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "ended, and found nowhere")
@Outcome(id = "1, 1", expect = FORBIDDEN, desc = "a self-closed group stays in the map")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class RegisteringOpenGroupsUnchecked {
    private final ConcurrentMap<String, Object> open = new ConcurrentHashMap<>();
    private final AtomicReference<String> state = new AtomicReference<>("handshake");
    private final Object group = new Object();

    /** A group at its handshake. */
    public RegisteringOpenGroupsUnchecked() {}

    /** The handshake is done. */
    @Actor
    public void handshake() {
        if (state.compareAndSet("handshake", "open")) {
            open.put("addresses", group);
        }
    }

    /** It ends. */
    @Actor
    public void end(II_Result r) {
        r.r1 = "closed".equals(state.getAndSet("closed")) ? 0 : 1;
        open.remove("addresses", group);
    }

    /** What is left. */
    @Arbiter
    public void look(II_Result r) {
        r.r2 = open.size();
    }
}
