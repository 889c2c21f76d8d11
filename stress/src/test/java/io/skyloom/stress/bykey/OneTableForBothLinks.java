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

/** One table for links in both directions, from which a link that ends removes its key: the other direction is lost. */
@JCStressTest
@Description("put of the announced inbound link, end of the outbound link, by key")
@Outcome(id = "outbound, inbound", expect = ACCEPTABLE, desc = "the link had ended, or was replaced and left it alone")
@Outcome(id = "none, inbound", expect = ACCEPTABLE, desc = "the link had ended before")
@Outcome(id = ".*, none", expect = FORBIDDEN, desc = "a healthy link to the other server is forgotten")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class OneTableForBothLinks {
    private final ConcurrentMap<PubKey, Guest> peers = new ConcurrentHashMap<>();
    private final Guest outbound = new Guest("outbound");
    private final Guest inbound = new Guest("inbound");

    /** The link that we opened. */
    public OneTableForBothLinks() {
        peers.put(Guest.KEY, outbound);
    }

    /** The other server announces itself. */
    @Actor
    public void announce(LL_Result r) {
        r.r1 = nameOf(peers.put(Guest.KEY, inbound));
    }

    /** The other server has closed the link that is one too many. */
    @Actor
    public void endOfTheLink() {
        outbound.end();
        peers.remove(outbound.key());
    }

    /** Over which link its clients are reached. */
    @Arbiter
    public void look(LL_Result r) {
        r.r2 = nameOf(peers.get(Guest.KEY));
    }
}
