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

/** Peer-session delete in the real tables, with links in both directions kept in one of them and compared by key. */
@JCStressTest
@Description("announcement of the inbound link, end of the outbound link, both in one table")
@Outcome(id = "outbound, inbound", expect = ACCEPTABLE, desc = "replaced, and left alone")
@Outcome(id = "none, inbound", expect = ACCEPTABLE, desc = "the outbound link had ended before")
@Outcome(
        id = ".*, none",
        expect = FORBIDDEN,
        desc = "a healthy link to the other server is forgotten, in the real table")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class ForgettingTheOtherLink {
    private final ServerSessions<Lookalike> sessions = new ServerSessions<>();
    private final Lookalike outbound = new Lookalike("outbound");
    private final Lookalike inbound = new Lookalike("inbound");

    /** The link that we opened. */
    public ForgettingTheOtherLink() {
        sessions.installLink(outbound);
    }

    /** The other server announces itself, and is taken for a link of ours. */
    @Actor
    public void announce(LL_Result r) {
        r.r1 = Lookalike.nameOf(sessions.installLink(inbound));
    }

    /** The other server has closed the link that is one too many. */
    @Actor
    public void endOfTheLink() {
        outbound.end();
        sessions.remove(outbound);
    }

    /** Over which link its clients are reached. */
    @Arbiter
    public void look(LL_Result r) {
        r.r2 = Lookalike.nameOf(sessions.peer(Guest.KEY));
    }
}
