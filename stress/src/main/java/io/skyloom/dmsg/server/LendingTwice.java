package io.skyloom.dmsg.server;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.stress.Proves;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/** Two directions want a buffer while there is one to be had. */
@Proves("io.skyloom.dmsg.server.CopyBuffers")
@JCStressTest
@Description("take against take")
@Outcome(id = "two, 2", expect = ACCEPTABLE, desc = "each has its own")
@Outcome(id = "one, .*", expect = FORBIDDEN, desc = "two streams copy through one buffer")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class LendingTwice {
    private final CopyBuffers buffers = new CopyBuffers();
    private byte[] mine = {};
    private byte[] other = {};

    /** There is one. */
    public LendingTwice() {
        buffers.give(buffers.take());
    }

    /** One direction. */
    @Actor
    public void one() {
        mine = buffers.take();
    }

    /** The other. */
    @Actor
    public void other() {
        other = buffers.take();
    }

    /** Whether they are the same, and how many are lent. */
    @Arbiter
    public void look(LI_Result r) {
        r.r1 = mine == other ? "one" : "two";
        r.r2 = (int) buffers.lent();
    }
}
