package io.skyloom.engine.skysocks;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.stress.Proves;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A connection is accepted while its session ends. */
@Proves("io.skyloom.engine.skysocks.Belongings")
@JCStressTest
@Description("add against close")
@Outcome(
        id = {"1, 1", "2, 1"},
        expect = ACCEPTABLE,
        desc = "it was ended with its owner, by one of them or by both")
@Outcome(id = "0, .*", expect = FORBIDDEN, desc = "a connection outlives its session")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class AddingAgainstClosing {
    private final Belongings belongings = new Belongings();
    private final AtomicInteger ends = new AtomicInteger();

    /** A connection. */
    @Actor
    public void add() {
        belongings.add(ends::incrementAndGet);
    }

    /** The end. */
    @Actor
    public void close() {
        belongings.close();
    }

    /** How often it was told to end, and how many there are. */
    @Arbiter
    public void look(II_Result r) {
        r.r1 = ends.get();
        r.r2 = belongings.size();
    }
}
