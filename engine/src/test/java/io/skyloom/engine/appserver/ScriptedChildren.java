package io.skyloom.engine.appserver;

import io.skyloom.seam.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Processes that the test plays: they end when it says so, or on a signal that it chose. */
final class ScriptedChildren implements Children {
    final List<ScriptedChild> started = new CopyOnWriteArrayList<>();
    private final AtomicLong nextPid = new AtomicLong(1_000_000_000L);
    volatile StopSignal endsOn = StopSignal.INTERRUPT;
    volatile boolean refuses;

    @Override
    public Child start(ChildCommand command, Output output) throws IOException {
        if (refuses) {
            throw new IOException("no such program: " + command.command().getFirst());
        }
        ScriptedChild child = new ScriptedChild(nextPid.getAndIncrement(), command, output, endsOn);
        started.add(child);
        return child;
    }

    ScriptedChild last() {
        return started.getLast();
    }

    /** One of them. */
    static final class ScriptedChild implements Child {
        private final long pid;
        final ChildCommand command;
        final Output output;
        private final StopSignal endsOn;
        final List<StopSignal> signals = new CopyOnWriteArrayList<>();
        private final Outcome<Integer> exit = new Outcome<>();

        ScriptedChild(long pid, ChildCommand command, Output output, StopSignal endsOn) {
            this.pid = pid;
            this.command = command;
            this.output = output;
            this.endsOn = endsOn;
        }

        void ends(int code) {
            exit.complete(code);
        }

        @Override
        public long pid() {
            return pid;
        }

        @Override
        public long startMillis() {
            return pid;
        }

        @Override
        public Outcome<Integer> exit() {
            return exit;
        }

        @Override
        public void signal(StopSignal signal) {
            signals.add(signal);
            if (signal == endsOn || signal == StopSignal.KILL) {
                exit.complete(signal == StopSignal.INTERRUPT ? 0 : 137);
            }
        }
    }
}
