package io.skyloom.stress.historical;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A packet is parked by a thread that looked before; the group has taken what was parked in between. */
@JCStressTest
@Description("look, park, against become ready, take")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "delivered, at once or from the parking")
@Outcome(id = "0, 1", expect = FORBIDDEN, desc = "a packet stays parked though its group is there")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class ParkingWithoutLookingAgain {
    private final Queue<Integer> parked = new ConcurrentLinkedQueue<>();
    private final AtomicInteger delivered = new AtomicInteger();
    private volatile boolean ready;

    /** A group that is not registered yet. */
    public ParkingWithoutLookingAgain() {}

    /** A packet comes. */
    @Actor
    public void packet() {
        if (ready) {
            delivered.incrementAndGet();
        } else {
            parked.add(1);
        }
    }

    /** The group is registered. */
    @Actor
    public void register() {
        ready = true;
        while (parked.poll() != null) {
            delivered.incrementAndGet();
        }
    }

    /** Where the packet is. */
    @Arbiter
    public void look(II_Result r) {
        r.r1 = delivered.get();
        r.r2 = parked.size();
    }
}
