package io.skyloom.routing.forward;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.routing.table.NextHop;
import io.skyloom.routing.table.RouteEntry;
import io.skyloom.routing.table.RouteTable;
import io.skyloom.stress.HandThreads;
import io.skyloom.stress.HandTimers;
import io.skyloom.stress.Proves;
import io.skyloom.stress.Surroundings;
import io.skyloom.stress.table.Rules;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A route goes on while what has queued up beside a full output is moved on. */
@Proves("io.skyloom.routing.forward.Lane")
@JCStressTest
@Description("offer a third packet against draining two")
@Outcome(id = "\\[1, 2, 3\\]", expect = ACCEPTABLE, desc = "the order of the route is kept")
@Outcome(
        id = ".*",
        expect = FORBIDDEN,
        desc = "a packet overtook another, or is lost: the encrypted stream of the route breaks")
@State
public class OfferingAgainstDraining {
    private static final RouteEntry ENTRY = entry();

    private final Slate slate = new Slate();
    private final HandThreads threads = new HandThreads();
    private final Lane lane = new Lane(
            slate,
            Surroundings.of(new HandTimers(), threads),
            ForwardLimits.standard(),
            new ForwardCounters(),
            new AtomicLong(),
            entry -> {});

    /** Two packets have found the output full. */
    public OfferingAgainstDraining() {
        send(1);
        send(2);
        slate.wipe();
    }

    /** The third comes. */
    @Actor
    public void offer() {
        send(3);
    }

    /** The drainer works. */
    @Actor
    public void drain() {
        threads.runAll();
    }

    /** What was sent, in order. */
    @Arbiter
    public void look(L_Result r) {
        threads.runAll();
        r.r1 = slate.toString();
    }

    private static RouteEntry entry() {
        RouteTable table = Rules.table();
        return Objects.requireNonNull(Rules.install(table, Rules.rule(Rules.reserve(table), Rules.FIRST)));
    }

    private void send(int number) {
        byte[] packet = {(byte) number};
        if (lane.offer(ENTRY, packet, 0, 1) != NextHop.Taken.YES) {
            lane.press(ENTRY, packet, 0, 1);
        }
    }
}
