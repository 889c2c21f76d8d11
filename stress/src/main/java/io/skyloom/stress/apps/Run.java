package io.skyloom.stress.apps;

import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.engine.appserver.Procs;
import java.io.IOException;

/** A run of the one application that everybody here has. */
public final class Run {
    /** The application. */
    public static final String NAME = "hand";
    /** The key of the run that was there. */
    public static final ProcKey OLD = ProcKey.parse("00112233445566778899aabbccddeeff");
    /** The key of the one that comes. */
    public static final ProcKey FRESH = ProcKey.parse("ffeeddccbbaa99887766554433221100");

    private final String title;

    /** A run by a title for the table of outcomes. */
    public Run(String title) {
        this.title = title;
    }

    /** Tables in which this run is registered. */
    public Procs<Run> registered(ProcKey key) {
        Procs<Run> procs = new Procs<>();
        enter(procs, key);
        return procs;
    }

    /** Registers this run; whoever has the name gives way. */
    public void enter(Procs<Run> procs, ProcKey key) {
        try {
            procs.enterInstead(NAME, key, this, other -> true);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Who is found under the name and under a key. */
    public static String holders(Procs<Run> procs, ProcKey key) {
        return title(procs.named(NAME)) + "/" + title(procs.keyed(key));
    }

    private static String title(java.util.Optional<Run> run) {
        return run.map(one -> one.title).orElse("none");
    }
}
