package io.skyloom.stress.relay;

import static io.skyloom.stress.relay.Guest.nameOf;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.dmsg.server.ServerSessions;
import io.skyloom.stress.Proves;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZL_Result;

/** The link that we opened to another server ends while that server announces itself on a link of its own. */
@Proves("io.skyloom.dmsg.server.ServerSessions")
@JCStressTest
@Description("promotion of the announced inbound link, end of the outbound link")
@Outcome(id = "true, inbound", expect = ACCEPTABLE, desc = "the other server is reached over its own link")
@Outcome(id = "true, none", expect = FORBIDDEN, desc = "a healthy link to the other server is forgotten")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class AnnouncingAgainstTheEndOfTheLink {
    private final ServerSessions<Guest> sessions = new ServerSessions<>();
    private final Guest outbound = new Guest("outbound");
    private final Guest inbound = new Guest("inbound");

    /** Both connections exist; the inbound one has not announced anything yet. */
    public AnnouncingAgainstTheEndOfTheLink() {
        sessions.installLink(outbound);
        sessions.install(inbound);
    }

    /** The other server announces itself. */
    @Actor
    public void announce(ZL_Result r) {
        r.r1 = sessions.promote(inbound);
    }

    /** The other server has closed the link that is one too many. */
    @Actor
    public void endOfTheLink() {
        outbound.end();
        sessions.remove(outbound);
    }

    /** Over which link its clients are reached. */
    @Arbiter
    public void look(ZL_Result r) {
        r.r2 = nameOf(sessions.peer(Guest.KEY));
    }
}
