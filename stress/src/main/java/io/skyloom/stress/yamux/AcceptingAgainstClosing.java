package io.skyloom.stress.yamux;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.stress.Proves;
import java.io.IOException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Somebody begins to wait for a stream while the session ends; a lost wake-up would hang. */
@Proves("io.skyloom.yamux.YamuxConnection")
@JCStressTest
@Description("accept against close of the session")
@Outcome(id = "CLOSED, ", expect = ACCEPTABLE, desc = "told the cause, and nothing is left")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "not told the cause, or something was left behind")
@State
public class AcceptingAgainstClosing {
    private final QuietSession quiet = new QuietSession();

    /** Somebody waits for a stream. */
    @Actor
    public void accept(LL_Result r) {
        r.r1 = QuietSession.outcomeOf(quiet.connection::accept);
    }

    /** The session is ended. */
    @Actor
    public void close() {
        quiet.connection.close(new IOException("over"));
    }

    /** What is left. */
    @Arbiter
    public void look(LL_Result r) {
        r.r2 = quiet.left();
    }
}
