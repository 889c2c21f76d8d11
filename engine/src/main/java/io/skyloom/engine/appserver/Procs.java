package io.skyloom.engine.appserver;

import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.registry.IdentityRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The runs there are, by name and by key. A name has one run at most; a run leaves both tables itself, and never takes
 * its successor along. Any thread; nothing waits.
 *
 * @param <P> a class that inherits {@code Object.equals}
 */
public final class Procs<P> {
    private final IdentityRegistry<String, P> byName = new IdentityRegistry<>();
    private final IdentityRegistry<ProcKey, P> byKey = new IdentityRegistry<>();

    /** Makes empty tables. */
    public Procs() {}

    /**
     * Enters a run under a name that nobody has.
     *
     * @throws IOException {@code app already started} when somebody has it
     */
    public void enter(String name, ProcKey key, P proc) throws IOException {
        enterInstead(name, key, proc, holder -> false);
    }

    /**
     * Enters a run under a name that nobody has, or somebody who has to give way.
     *
     * @return who gave way, and is the caller's to end; empty when nobody did
     * @throws IOException {@code app already started} when somebody has the name who need not give way; also when the
     *     key is in use
     */
    public Optional<P> enterInstead(String name, ProcKey key, P proc, Predicate<P> givesWay) throws IOException {
        if (byKey.installUnless(key, proc, holder -> true) != proc) {
            throw new IOException("proc key is in use");
        }
        AtomicReference<@Nullable P> displaced = new AtomicReference<>();
        P holder = byName.installUnless(name, proc, other -> {
            boolean stays = !givesWay.test(other);
            displaced.set(stays ? null : other);
            return stays;
        });
        if (holder != proc) {
            byKey.remove(key, proc);
            throw new IOException("app already started");
        }
        return Optional.ofNullable(displaced.get());
    }

    /** Takes a run out of both tables; a slot that holds another one is left alone. */
    public void leave(String name, ProcKey key, P proc) {
        byKey.remove(key, proc);
        byName.remove(name, proc);
    }

    /**
     * Takes the run under a key out of both tables, if it is one of those.
     *
     * @return the run, which is the caller's to end; empty when there is none, or another call was first
     */
    public Optional<P> claim(ProcKey key, Function<P, String> nameOf, Predicate<P> which) {
        P proc = byKey.get(key);
        if (proc == null || !which.test(proc) || !byKey.remove(key, proc)) {
            return Optional.empty();
        }
        byName.remove(nameOf.apply(proc), proc);
        return Optional.of(proc);
    }

    /** The run of that name. */
    public Optional<P> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The run of that key. */
    public Optional<P> keyed(ProcKey key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** Everything that has a name. */
    public List<P> all() {
        return byName.snapshot();
    }

    /** How many keys are known. */
    public int keys() {
        return byKey.size();
    }

    /** How many names are taken. */
    public int names() {
        return byName.size();
    }
}
