package io.skyloom.engine.appserver;

import java.time.Instant;
import java.util.OptionalLong;

/** The processes of the machine, by number. Any thread. */
interface ProcessTable {
    /** When that process was started, in milliseconds since 1970; empty when there is none, or nobody knows. */
    OptionalLong startMillis(long pid);

    /** Ends it at once. */
    void kill(long pid);

    /** The machine's own. */
    ProcessTable SYSTEM = new ProcessTable() {
        @Override
        public OptionalLong startMillis(long pid) {
            return ProcessHandle.of(pid)
                    .flatMap(one -> one.info().startInstant())
                    .map(Instant::toEpochMilli)
                    .map(OptionalLong::of)
                    .orElse(OptionalLong.empty());
        }

        @Override
        public void kill(long pid) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    };
}
