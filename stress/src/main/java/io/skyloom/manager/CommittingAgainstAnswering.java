package io.skyloom.manager;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.stress.Proves;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZL_Result;

/** Our dial is about to be carried through while the dial of the peer is about to be answered. */
@Proves("io.skyloom.manager.Crossings")
@JCStressTest
@Description("commit a dial against answer a dial")
@Outcome(id = "false, .*", expect = ACCEPTABLE, desc = "our dial gives way: the peer had come so far first")
@Outcome(id = "true, waits", expect = ACCEPTABLE, desc = "our dial goes on, and the answer waits for it")
@Outcome(
        id = "true, answers",
        expect = FORBIDDEN,
        desc = "both dials go on and neither knows of the other: an old peer goes deaf")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class CommittingAgainstAnswering {
    private static final UUID ID = new UUID(0, 1);

    private final AtomicBoolean waited = new AtomicBoolean();
    private final Crossings crossings = new Crossings((delay, task) -> {
        waited.set(true);
        task.run();
        return () -> false;
    });
    private final Crossings.Commitment ours = new Crossings.Commitment();

    /** Our dial. */
    @Actor
    public void commit(ZL_Result r) {
        r.r1 = crossings.commit(ID, ours);
    }

    /** The dial of the peer; its wait is over at once. */
    @Actor
    public void answer(ZL_Result r) {
        try {
            crossings.answer(ID, true);
            r.r2 = waited.get() ? "waits" : "answers";
        } catch (InterruptedException e) {
            r.r2 = "interrupted";
        }
    }
}
