package io.skyloom.stress.appdefects;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.stress.apps.Run;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Whoever takes a key back looks the run up by it and then pops by the run's name. */
@JCStressTest
@Description("a key taken back by name, the name registered anew")
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "taken back, and the new one is there")
@Outcome(id = "true, false", expect = FORBIDDEN, desc = "the successor is gone from the table of names")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class PoppingByName {
    private final ConcurrentMap<String, Run> byName = new ConcurrentHashMap<>();
    private final ConcurrentMap<ProcKey, Run> byKey = new ConcurrentHashMap<>();
    private final Run fresh = new Run("new");

    /** A run is registered. */
    public PoppingByName() {
        Run old = new Run("old");
        byName.put(Run.NAME, old);
        byKey.put(Run.OLD, old);
    }

    /** The key is taken back. */
    @Actor
    public void takeBack(ZZ_Result r) {
        r.r1 = byKey.remove(Run.OLD) != null;
        if (r.r1) {
            byName.remove(Run.NAME);
        }
    }

    /** Somebody registers. */
    @Actor
    public void register() {
        byName.put(Run.NAME, fresh);
        byKey.put(Run.FRESH, fresh);
    }

    /** Whether the new one is there. */
    @Arbiter
    public void look(ZZ_Result r) {
        r.r2 = byName.get(Run.NAME) == fresh;
    }
}
