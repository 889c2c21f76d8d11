package io.skyloom.network;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.handshake.VisorAddress;
import io.skyloom.key.PubKey;
import io.skyloom.stress.Proves;
import java.io.IOException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLI_Result;

/** Somebody listens on a port while the network closes. */
@Proves("io.skyloom.network.PortListeners")
@JCStressTest
@Description("listen against close")
@Outcome(id = "refused, nobody, 0", expect = ACCEPTABLE, desc = "closed first")
@Outcome(id = "listens, nobody, 0", expect = ACCEPTABLE, desc = "listened first, and was closed with the network")
@Outcome(id = ".*, somebody, .*", expect = FORBIDDEN, desc = "a listener outlives its network")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class ListeningAgainstClosingTheNetwork {
    private final Porter porter = new Porter();
    private final PortListeners ports = new PortListeners("test", PubKey.NULL, porter, 1);

    /** Listens. */
    @Actor
    public void listen(LLI_Result r) {
        try {
            ports.listen(45);
            r.r1 = "listens";
        } catch (IOException e) {
            r.r1 = "refused";
        }
    }

    /** The network closes. */
    @Actor
    public void close() {
        ports.close();
    }

    /** Who is found, and how many ports are held. */
    @Arbiter
    public void look(LLI_Result r) {
        VisorAddress place = new VisorAddress(PubKey.NULL, 45);
        r.r2 = ports.refusal(place).isPresent() ? "nobody" : "somebody";
        r.r3 = porter.held();
    }
}
