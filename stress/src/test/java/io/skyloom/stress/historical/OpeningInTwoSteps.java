package io.skyloom.stress.historical;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.yamux.TwoStepSession;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A stream is added after the session looked at its streams for the last time: whoever reads from it waits for ever. */
@JCStressTest
@Description("open in two steps against close of the session")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "refused")
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "opened, then ended with the session")
@Outcome(id = "true, false", expect = FORBIDDEN, desc = "a stream outlived its session")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class OpeningInTwoSteps {
    private final TwoStepSession session = new TwoStepSession();

    /** Somebody opens a stream. */
    @Actor
    public void open(ZZ_Result r) {
        r.r1 = session.open();
    }

    /** The session is ended. */
    @Actor
    public void close() {
        session.close();
    }

    /** Whether the stream was told. */
    @Arbiter
    public void look(ZZ_Result r) {
        r.r2 = session.streamIsTold();
    }
}
