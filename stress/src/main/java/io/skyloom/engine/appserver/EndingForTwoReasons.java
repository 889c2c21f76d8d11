package io.skyloom.engine.appserver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.engine.apprpc.ProcConfig;
import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.key.PubKey;
import io.skyloom.stress.HandThreads;
import io.skyloom.stress.HandTimers;
import io.skyloom.stress.Proves;
import io.skyloom.stress.Surroundings;
import java.util.List;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZL_Result;

/** An application returns in the moment in which somebody kills it. */
@Proves("io.skyloom.engine.appserver.Proc")
@JCStressTest
@Description("end against end")
@Outcome(
        id = {"true, false, EXITED", "false, true, KILLED"},
        expect = ACCEPTABLE,
        desc = "one of them decided, and the reason is his")
@Outcome(id = "true, true, .*", expect = FORBIDDEN, desc = "a run ends twice")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class EndingForTwoReasons {
    private static final ProcConfig CONFIG = new ProcConfig(
            "app",
            "",
            ProcKey.parse("00112233445566778899aabbccddeeff"),
            List.of(),
            List.of(),
            "",
            PubKey.NULL,
            3,
            "",
            "",
            "");

    private final Proc proc = new Proc(
            CONFIG,
            false,
            new Announcing(entry -> () -> {}, Optional.empty()),
            Surroundings.of(new HandTimers(), new HandThreads()));

    /** It returns. */
    @Actor
    public void exit(ZZL_Result r) {
        r.r1 = proc.end(EndCause.EXITED, StopLimits.KILLING);
    }

    /** Somebody kills it. */
    @Actor
    public void kill(ZZL_Result r) {
        r.r2 = proc.end(EndCause.KILLED, StopLimits.KILLING);
    }

    /** The reason that counts. */
    @Arbiter
    public void look(ZZL_Result r) {
        proc.live(end -> r.r3 = end.cause().name());
    }
}
