package io.skyloom.stress.yamux;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.stress.Proves;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZL_Result;

/** Somebody asks the peer while the session ends: whoever holds the question must be told. */
@Proves("io.skyloom.yamux.YamuxConnection")
@JCStressTest
@Description("ping against close of the session")
@Outcome(id = "true, true, ", expect = ACCEPTABLE, desc = "the question failed and the end is told")
@Outcome(id = "false, .*", expect = FORBIDDEN, desc = "a question that nobody will ever answer")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "something was left behind")
@State
public class PingingAgainstClosing {
    private final QuietSession quiet = new QuietSession();
    private io.skyloom.seam.@Nullable Outcome<Duration> asked;

    /** Somebody asks. */
    @Actor
    public void ping() {
        asked = quiet.connection.ping();
    }

    /** The session is ended. */
    @Actor
    public void close() {
        quiet.connection.close(new IOException("over"));
    }

    /** Whether both were told, and what is left. */
    @Arbiter
    public void look(ZZL_Result r) {
        r.r1 = asked != null && asked.isDone();
        r.r2 = quiet.connection.ended().isDone();
        r.r3 = quiet.left();
    }
}
