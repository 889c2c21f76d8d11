package io.skyloom.stress.yamux;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.stress.Proves;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Somebody begins to read while the stream is closed; a lost wake-up would hang. */
@Proves("io.skyloom.yamux.YamuxConnection")
@JCStressTest
@Description("read against close of the stream")
@Outcome(id = "CLOSED, ", expect = ACCEPTABLE, desc = "told, and nothing is left")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "not told, or something was left behind")
@State
public class ReadingAgainstClosingTheStream {
    private final QuietSession quiet = new QuietSession();
    private final YamuxStream stream = open();

    /** Somebody reads what never comes. */
    @Actor
    public void read(LL_Result r) {
        r.r1 = QuietSession.outcomeOf(() -> stream.read(new byte[1], 0, 1));
    }

    /** The stream is closed. */
    @Actor
    public void close() {
        stream.close();
    }

    /** What is left when the session is over, too. */
    @Arbiter
    public void look(LL_Result r) {
        quiet.connection.close(new IOException("over"));
        r.r2 = quiet.left();
    }

    private YamuxStream open() {
        try {
            return quiet.connection.open(QuietSession.LIMIT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
