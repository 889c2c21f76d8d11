package io.skyloom.stress.group;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.routing.group.GroupEnd;
import io.skyloom.routing.group.GroupLife;
import io.skyloom.stress.Proves;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIL_Result;

/**
 * An open group is closed by its application and by its peer while it is swept for and dialled anew. The form with four
 * threads runs on machines with four processors; the others bring the same together on two.
 */
@Proves("io.skyloom.routing.router.GroupRegistry")
public final class EndingAgainstDiallingAnew {
    private EndingAgainstDiallingAnew() {}

    /** An open group, and its successor at the handshake. */
    static class Scene {
        private final Stage stage = new Stage();
        private final Stage.Wire wire = new Stage.Wire();
        private final GroupLife old = stage.open(wire);
        private final GroupLife successor = stage.greeted(new Stage.Wire());

        final void applicationCloses() {
            old.end(new GroupEnd(GroupEnd.Kind.LOCAL, ""));
        }

        final void peerCloses() {
            Stage.closeByPeer(old);
        }

        final int sweepTwice() {
            stage.registry().sweep();
            return stage.registry().sweep();
        }

        final void successorOpens() {
            Stage.agree(successor);
        }

        final void look(IIL_Result r) {
            r.r1 = wire.closes();
            boolean alone = stage.registry().all().size() == 1;
            r.r3 = alone && stage.registry().find(Stage.ADDRESSES) == successor ? "successor" : "another";
        }
    }

    /** Everybody on a thread of his own. */
    @JCStressTest
    @Description("self-close, remote close, sweep, and a successor that opens")
    @Outcome(id = "1, 0, successor", expect = ACCEPTABLE, desc = "one of them closed it, and the successor stands")
    @Outcome(id = "[02-9], .*", expect = FORBIDDEN, desc = "the close was won by nobody, or by two")
    @Outcome(id = "1, [1-9], .*", expect = FORBIDDEN, desc = "an ended group was met in the registry by two sweeps")
    @Outcome(id = ".*", expect = FORBIDDEN, desc = "the successor is not there")
    @State
    public static class OnFourThreads extends Scene {
        /** The application closes. */
        @Actor
        public void application() {
            applicationCloses();
        }

        /** The peer closes. */
        @Actor
        public void peer() {
            peerCloses();
        }

        /** Two sweeps pass. */
        @Actor
        public void sweeper(IIL_Result r) {
            r.r2 = sweepTwice();
        }

        /** The successor opens. */
        @Actor
        public void dialler() {
            successorOpens();
        }

        /** How often the old group said goodbye, and who is registered. */
        @Arbiter
        public void arbiter(IIL_Result r) {
            look(r);
        }
    }

    /** The application closes and is swept for; the peer closes and dials anew. */
    @JCStressTest
    @Description("self-close and sweep against remote close and successor")
    @Outcome(id = "1, 0, successor", expect = ACCEPTABLE, desc = "one of them closed it, and the successor stands")
    @Outcome(id = "[02-9], .*", expect = FORBIDDEN, desc = "the close was won by nobody, or by two")
    @Outcome(id = "1, [1-9], .*", expect = FORBIDDEN, desc = "an ended group was met in the registry by two sweeps")
    @Outcome(id = ".*", expect = FORBIDDEN, desc = "the successor is not there")
    @State
    public static class ByThePeer extends Scene {
        /** Closes, then sweeps. */
        @Actor
        public void here(IIL_Result r) {
            applicationCloses();
            r.r2 = sweepTwice();
        }

        /** Closes, then dials anew. */
        @Actor
        public void there() {
            peerCloses();
            successorOpens();
        }

        /** How often the old group said goodbye, and who is registered. */
        @Arbiter
        public void arbiter(IIL_Result r) {
            look(r);
        }
    }

    /** The application closes and dials anew; the peer closes and is swept for. */
    @JCStressTest
    @Description("self-close and successor against remote close and sweep")
    @Outcome(id = "1, 0, successor", expect = ACCEPTABLE, desc = "one of them closed it, and the successor stands")
    @Outcome(id = "[02-9], .*", expect = FORBIDDEN, desc = "the close was won by nobody, or by two")
    @Outcome(id = "1, [1-9], .*", expect = FORBIDDEN, desc = "an ended group was met in the registry by two sweeps")
    @Outcome(id = ".*", expect = FORBIDDEN, desc = "the successor is not there")
    @State
    public static class ByTheApplication extends Scene {
        /** Closes, then dials anew. */
        @Actor
        public void here() {
            applicationCloses();
            successorOpens();
        }

        /** Closes, then sweeps. */
        @Actor
        public void there(IIL_Result r) {
            peerCloses();
            r.r2 = sweepTwice();
        }

        /** How often the old group said goodbye, and who is registered. */
        @Arbiter
        public void arbiter(IIL_Result r) {
            look(r);
        }
    }

    /** The successor displaces the old group while its application closes it. */
    @JCStressTest
    @Description("successor and sweep against self-close")
    @Outcome(id = "1, 0, successor", expect = ACCEPTABLE, desc = "one of them closed it, and the successor stands")
    @Outcome(id = "[02-9], .*", expect = FORBIDDEN, desc = "the close was won by nobody, or by two")
    @Outcome(id = "1, [1-9], .*", expect = FORBIDDEN, desc = "an ended group was met in the registry by two sweeps")
    @Outcome(id = ".*", expect = FORBIDDEN, desc = "the successor is not there")
    @State
    public static class ByDisplacement extends Scene {
        /** Dials anew, then sweeps. */
        @Actor
        public void here(IIL_Result r) {
            successorOpens();
            r.r2 = sweepTwice();
        }

        /** Closes, by the application and then by the peer. */
        @Actor
        public void there() {
            applicationCloses();
            peerCloses();
        }

        /** How often the old group said goodbye, and who is registered. */
        @Arbiter
        public void arbiter(IIL_Result r) {
            look(r);
        }
    }
}
