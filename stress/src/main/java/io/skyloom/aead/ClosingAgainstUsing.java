package io.skyloom.aead;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.stress.Proves;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LZ_Result;

/** A codec is closed while a call is inside: its native memory is freed once, by the last one out. */
@Proves("io.skyloom.aead.CodecGate")
@JCStressTest
@Description("enter and leave against close")
@Outcome(id = "refused, true", expect = ACCEPTABLE, desc = "closed first: the call is refused and the closer frees")
@Outcome(id = "stays, true", expect = ACCEPTABLE, desc = "the call was over before: the closer frees")
@Outcome(id = "frees, false", expect = ACCEPTABLE, desc = "closed during the call: the call frees when it leaves")
@Outcome(id = "frees, true", expect = FORBIDDEN, desc = "native memory is freed twice")
@Outcome(id = "stays, false", expect = FORBIDDEN, desc = "native memory is never freed")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class ClosingAgainstUsing {
    private final CodecGate gate = new CodecGate();

    /** A call. */
    @Actor
    public void use(LZ_Result r) {
        try {
            gate.enter();
            r.r1 = gate.leave() ? "frees" : "stays";
        } catch (IllegalStateException e) {
            r.r1 = "refused";
        }
    }

    /** The end. */
    @Actor
    public void close(LZ_Result r) {
        r.r2 = gate.close();
    }
}
