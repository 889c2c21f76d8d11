package io.skyloom.stress.yamux;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.stress.Proves;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** A stream is opened while the session ends. */
@Proves("io.skyloom.yamux.YamuxConnection")
@JCStressTest
@Description("open and write against close of the session")
@Outcome(id = "CLOSED, CLOSED, ", expect = ACCEPTABLE, desc = "refused with the cause, or ended between the two calls")
@Outcome(id = "1, CLOSED, ", expect = ACCEPTABLE, desc = "opened and written, then ended with the cause")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "a stream outlived its session, or something was left behind")
@State
public class OpeningAgainstClosing {
    private final QuietSession quiet = new QuietSession();
    private @Nullable YamuxStream opened;

    /** Somebody opens a stream and writes a byte. */
    @Actor
    public void open(LLL_Result r) {
        r.r1 = QuietSession.outcomeOf(() -> {
            YamuxStream stream = quiet.connection.open(QuietSession.LIMIT);
            opened = stream;
            return stream.write(new byte[1], 0, 1);
        });
    }

    /** The session is ended. */
    @Actor
    public void close() {
        quiet.connection.close(new IOException("over"));
    }

    /** What the stream says now, and what is left. */
    @Arbiter
    public void look(LLL_Result r) {
        YamuxStream stream = opened;
        r.r2 = stream == null ? "CLOSED" : QuietSession.outcomeOf(() -> stream.read(new byte[1], 0, 1));
        r.r3 = quiet.left();
    }
}
