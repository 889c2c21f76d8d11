package io.skyloom.stress.inplace;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.routing.table.RouteEntry;
import io.skyloom.routing.table.RouteTable;
import io.skyloom.routing.table.TableLimits;
import io.skyloom.seam.Clock;
import io.skyloom.stress.table.Rules;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The real route table, whose ids do not rest and whose randomness repeats itself. */
@JCStressTest
@Description("two routes after another and a third under the id of the first, packets of the first")
@Outcome(
        id = {"1, 0", "0, 0"},
        expect = ACCEPTABLE,
        desc = "the old route or none")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "a late packet met another route, in the real table")
@State
public class ReusingWithoutRest {
    private final AtomicInteger draws = new AtomicInteger();
    private final AtomicLong time = new AtomicLong();
    private final RouteTable table =
            new RouteTable(new Hasty(), this::draw, new TableLimits(64, 64, Duration.ofHours(1), Duration.ZERO));
    private final int id = Rules.reserve(table);
    private final RouteEntry first = Objects.requireNonNull(Rules.install(table, Rules.rule(id, Rules.FIRST)));

    /** One route goes, two others come one after the other. */
    @Actor
    public void replace() {
        table.remove(first);
        RouteEntry second = Rules.install(table, Rules.rule(Rules.reserve(table), Rules.SECOND));
        table.remove(Objects.requireNonNull(second));
        Rules.install(table, Rules.rule(Rules.reserve(table), Rules.SECOND));
    }

    /** A packet arrives. */
    @Actor
    public void receive(II_Result r) {
        r.r1 = Rules.found(table, id);
    }

    /** A packet arrives much later. */
    @Arbiter
    public void receiveLate(II_Result r) {
        r.r2 = Rules.found(table, id);
    }

    /** The first number chooses a page; of every three that follow the last is a tag, and there are two of those. */
    private void draw(byte[] target) {
        int n = draws.getAndIncrement();
        target[target.length - 1] = (byte) (n % 3 == 0 ? 2 + 2 * (n / 3 % 2) : 2);
    }

    /** Every look at it is a second later. */
    private final class Hasty implements Clock {
        @Override
        public long nanoTime() {
            return time.addAndGet(1_000_000_000);
        }

        @Override
        public long wallMillis() {
            return 0;
        }
    }
}
