package io.skyloom.stress.historical;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The lowest free route id is given to the next route at once, and rules are removed by id. */
@JCStressTest
@Description("the end of a route and the next one under its id, packets of the old route")
@Outcome(
        id = {"1, 0", "0, 0"},
        expect = ACCEPTABLE,
        desc = "the old route or none")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "a late packet met the successor")
@State
public class ReusingRouteIds {
    private final ConcurrentMap<Integer, Integer> rules = new ConcurrentHashMap<>();

    /** One route. */
    public ReusingRouteIds() {
        rules.put(lowestFree(), 1);
    }

    /** One route goes, another comes. */
    @Actor
    public void replace() {
        rules.remove(1);
        rules.put(lowestFree(), 2);
    }

    /** A packet arrives. */
    @Actor
    public void receive(II_Result r) {
        r.r1 = rules.getOrDefault(1, 0);
    }

    /** A packet arrives much later. */
    @Arbiter
    public void receiveLate(II_Result r) {
        r.r2 = rules.getOrDefault(1, 0);
    }

    private int lowestFree() {
        int id = 1;
        while (rules.containsKey(id)) {
            id++;
        }
        return id;
    }
}
