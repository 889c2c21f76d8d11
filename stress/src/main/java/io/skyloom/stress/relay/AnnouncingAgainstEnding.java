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
import org.openjdk.jcstress.infra.results.IL_Result;

/** A server announces itself on a session that ends at the same moment. */
@Proves("io.skyloom.dmsg.server.ServerSessions")
@JCStressTest
@Description("promotion of a session, end of the same session")
@Outcome(id = "0, none", expect = ACCEPTABLE, desc = "no table holds it")
@Outcome(id = "[1-9].*, .*", expect = FORBIDDEN, desc = "a dead server stays among the peers")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class AnnouncingAgainstEnding {
    private final ServerSessions<Guest> sessions = new ServerSessions<>();
    private final Guest session = new Guest("session");

    /** The session is there and has not announced anything yet. */
    public AnnouncingAgainstEnding() {
        sessions.install(session);
    }

    /** The server behind it announces itself. */
    @Actor
    public void announce() {
        sessions.promote(session);
    }

    /** Its connection is dead. */
    @Actor
    public void end() {
        session.end();
        sessions.remove(session);
    }

    /** What the tables hold. */
    @Arbiter
    public void look(IL_Result r) {
        r.r1 = sessions.peerLinks() + sessions.size();
        r.r2 = nameOf(sessions.peer(Guest.KEY));
    }
}
