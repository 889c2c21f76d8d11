package io.skyloom.stress.linear;

import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.engine.appserver.Procs;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** The names of applications' runs. Every run has a key of its own, as the launcher sees to. */
@Param(name = "name", gen = IntGen.class, conf = "1:2")
public class Names {
    private final Procs<Entry> procs = new Procs<>();
    private final AtomicInteger keys = new AtomicInteger();

    /** One run. */
    private static final class Entry {
        private final ProcKey key;

        Entry(ProcKey key) {
            this.key = key;
        }
    }

    /** Enters a run under a name that nobody has. */
    @Operation
    public boolean enter(@Param(name = "name") int name) {
        ProcKey key = ProcKey.parse(String.format(Locale.ROOT, "%032x", keys.incrementAndGet()));
        try {
            procs.enter(String.valueOf(name), key, new Entry(key));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The run that has the name ends. */
    @Operation
    public void leave(@Param(name = "name") int name) {
        Optional<Entry> holder = procs.named(String.valueOf(name));
        holder.ifPresent(one -> procs.leave(String.valueOf(name), one.key, one));
    }

    /** Whether somebody has the name. */
    @Operation
    public boolean isTaken(@Param(name = "name") int name) {
        return procs.named(String.valueOf(name)).isPresent();
    }
}
