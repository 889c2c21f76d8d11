package io.skyloom.stress.bykey;

import static io.skyloom.stress.relay.Guest.nameOf;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.key.PubKey;
import io.skyloom.stress.relay.Guest;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A server whose cleanup deletes by key: the dead session takes the one with it that has replaced it. */
@JCStressTest
@Description("put of the new session, cleanup of the old one by key")
@Outcome(id = "old, new", expect = ACCEPTABLE, desc = "cleaned up before")
@Outcome(id = "none, new", expect = ACCEPTABLE, desc = "the old one had left before")
@Outcome(id = ".*, none", expect = FORBIDDEN, desc = "the client that came back is unreachable")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class CleaningUpByKey {
    private final ConcurrentMap<PubKey, Guest> sessions = new ConcurrentHashMap<>();
    private final Guest old = new Guest("old");
    private final Guest fresh = new Guest("new");

    /** The client is connected. */
    public CleaningUpByKey() {
        sessions.put(Guest.KEY, old);
    }

    /** It connects again. */
    @Actor
    public void comeBack(LL_Result r) {
        Guest displaced = sessions.put(Guest.KEY, fresh);
        if (displaced != null) {
            displaced.end();
        }
        r.r1 = nameOf(displaced);
    }

    /** The server notices that the old connection is dead. */
    @Actor
    public void cleanUp() {
        old.end();
        sessions.remove(old.key());
    }

    /** Who gets the client's streams. */
    @Arbiter
    public void look(LL_Result r) {
        r.r2 = nameOf(sessions.get(Guest.KEY));
    }
}
