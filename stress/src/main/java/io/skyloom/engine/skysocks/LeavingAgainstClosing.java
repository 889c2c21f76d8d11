package io.skyloom.engine.skysocks;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.stress.Proves;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** The last connection leaves while its session ends. */
@Proves("io.skyloom.engine.skysocks.Belongings")
@JCStressTest
@Description("leave against close")
@Outcome(id = "true", expect = ACCEPTABLE, desc = "whoever waits for the last one is told")
@Outcome(id = "false", expect = FORBIDDEN, desc = "everything is gone and nobody says so")
@State
public class LeavingAgainstClosing {
    private final Belongings belongings = new Belongings();
    private final Belongings.Item item = belongings.add(() -> {});

    /** It leaves. */
    @Actor
    public void leave() {
        item.leave();
    }

    /** The end. */
    @Actor
    public void close() {
        belongings.close();
    }

    /** Whether that is known. */
    @Arbiter
    public void look(Z_Result r) {
        try {
            r.r1 = belongings.awaitGone(
                    (delay, task) -> {
                        task.run();
                        return () -> false;
                    },
                    Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            r.r1 = false;
        }
    }
}
