package io.skyloom.rpc;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.gob.Gob;
import io.skyloom.stress.DeafStream;
import io.skyloom.stress.HandThreads;
import io.skyloom.stress.HandTimers;
import io.skyloom.stress.Proves;
import io.skyloom.stress.Surroundings;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LII_Result;

/** A call is begun on a connection that ends. */
@Proves("io.skyloom.rpc.RpcClient")
@JCStressTest
@Description("a call against the end of the connection")
@Outcome(id = "refused, 0, 0", expect = ACCEPTABLE, desc = "ended first")
@Outcome(id = "ended, 0, 0", expect = ACCEPTABLE, desc = "begun first, and ended with the connection")
@Outcome(id = "waits, .*", expect = FORBIDDEN, desc = "a call waits for an answer that nobody will send")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class CallingAgainstClosing {
    private static final RpcMethod<Gob.Nothing, Gob.Nothing> METHOD = new RpcMethod<>("Ask", Gob.NOTHING, Gob.NOTHING);

    private final RpcClient client = RpcClient.over(
            new DeafStream(), "test", RpcClientLimits.DEFAULT, Surroundings.of(new HandTimers(), new HandThreads()));
    private @Nullable RpcCall<Gob.Nothing> call;

    /** Calls. */
    @Actor
    public void call(LII_Result r) {
        try {
            call = client.start("", METHOD, Gob.Nothing.NOTHING);
        } catch (IOException e) {
            r.r1 = "refused";
        }
    }

    /** The connection ends. */
    @Actor
    public void close() {
        client.close();
    }

    /** What became of the call, and what is still noted. */
    @Arbiter
    public void look(LII_Result r) {
        RpcCall<Gob.Nothing> begun = call;
        if (begun != null) {
            r.r1 = begun.isDone() ? "ended" : "waits";
        }
        r.r2 = client.pending();
        r.r3 = client.isOpen() ? 1 : 0;
    }
}
