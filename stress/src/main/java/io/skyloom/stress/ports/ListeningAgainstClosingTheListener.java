package io.skyloom.stress.ports;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.dmsg.client.PortTable;
import io.skyloom.stress.Proves;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A port is listened on at the moment its listener goes. */
@Proves("io.skyloom.dmsg.client.ListenPorts")
@JCStressTest
@Description("listen against close of the port's listener")
@Outcome(id = "listens, second 1", expect = ACCEPTABLE, desc = "took the port after it was free")
@Outcome(id = "refused, nobody 0", expect = ACCEPTABLE, desc = "came too early")
@Outcome(id = ".*, .*", expect = FORBIDDEN, desc = "a port without its holder, or a holder that is not found")
@State
public class ListeningAgainstClosingTheListener {
    private final PortTable table = new PortTable(true);

    /** Somebody listens. */
    @Actor
    public void listen(LL_Result r) {
        r.r1 = table.listen();
    }

    /** The listener that was there goes. */
    @Actor
    public void close() {
        table.closeFirst();
    }

    /** Who is there. */
    @Arbiter
    public void look(LL_Result r) {
        r.r2 = table.look();
    }
}
