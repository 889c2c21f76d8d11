package io.skyloom.stress.inplace;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.dmsg.server.ServerSessions;
import io.skyloom.stress.relay.Guest;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Session delete in the real tables of a relay server, with sessions that compare by key. */
@JCStressTest
@Description("install of the new session, late cleanup of the old one, both equal")
@Outcome(id = "old, new", expect = ACCEPTABLE, desc = "cleaned up before")
@Outcome(id = "none, new", expect = ACCEPTABLE, desc = "the old one had left before")
@Outcome(id = ".*, none", expect = FORBIDDEN, desc = "the client that came back is unreachable, in the real table")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class CleaningUpALookalike {
    private final ServerSessions<Lookalike> sessions = new ServerSessions<>();
    private final Lookalike old = new Lookalike("old");
    private final Lookalike fresh = new Lookalike("new");

    /** The client is connected. */
    public CleaningUpALookalike() {
        sessions.install(old);
    }

    /** It connects again. */
    @Actor
    public void comeBack(LL_Result r) {
        r.r1 = Lookalike.nameOf(sessions.install(fresh));
    }

    /** The server notices that the old connection is dead. */
    @Actor
    public void cleanUp() {
        old.end();
        sessions.remove(old);
    }

    /** Who gets the streams of the client. */
    @Arbiter
    public void look(LL_Result r) {
        r.r2 = Lookalike.nameOf(sessions.client(Guest.KEY));
    }
}
