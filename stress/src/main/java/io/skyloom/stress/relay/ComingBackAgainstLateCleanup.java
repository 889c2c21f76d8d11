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
import org.openjdk.jcstress.infra.results.LL_Result;

/** A client comes back while the cleanup of its dead session is still on the way. */
@Proves("io.skyloom.dmsg.server.ServerSessions")
@JCStressTest
@Description("install of the new session, late cleanup of the old one")
@Outcome(id = "old, new", expect = ACCEPTABLE, desc = "the new one displaced the old one, which then found itself gone")
@Outcome(id = "none, new", expect = ACCEPTABLE, desc = "the old one had left before")
@Outcome(id = ".*, none", expect = FORBIDDEN, desc = "the client that came back is unreachable")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class ComingBackAgainstLateCleanup {
    private final ServerSessions<Guest> sessions = new ServerSessions<>();
    private final Guest old = new Guest("old");
    private final Guest fresh = new Guest("new");

    /** The client is connected. */
    public ComingBackAgainstLateCleanup() {
        sessions.install(old);
    }

    /** It connects again. */
    @Actor
    public void comeBack(LL_Result r) {
        Guest displaced = sessions.install(fresh);
        if (displaced != null) {
            displaced.end();
        }
        r.r1 = nameOf(displaced);
    }

    /** The server notices that the old connection is dead. */
    @Actor
    public void cleanUp() {
        old.end();
        sessions.remove(old);
    }

    /** Who gets the client's streams. */
    @Arbiter
    public void look(LL_Result r) {
        r.r2 = nameOf(sessions.client(Guest.KEY));
    }
}
