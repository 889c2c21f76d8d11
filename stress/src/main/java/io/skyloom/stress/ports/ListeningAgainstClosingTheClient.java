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

/** A port is listened on at the moment the whole client goes. */
@Proves("io.skyloom.dmsg.client.ListenPorts")
@JCStressTest
@Description("listen against close of the client")
@Outcome(id = "listens, nobody 0", expect = ACCEPTABLE, desc = "listened, then was closed with the others")
@Outcome(id = "refused, nobody 0", expect = ACCEPTABLE, desc = "came too late")
@Outcome(id = ".*, .*", expect = FORBIDDEN, desc = "a listener outlived its client")
@State
public class ListeningAgainstClosingTheClient {
    private final PortTable table = new PortTable(false);

    /** Somebody listens. */
    @Actor
    public void listen(LL_Result r) {
        r.r1 = table.listen();
    }

    /** The client goes. */
    @Actor
    public void close() {
        table.closeAll();
    }

    /** Who is there. */
    @Arbiter
    public void look(LL_Result r) {
        r.r2 = table.look();
    }
}
