package io.skyloom.testing;

import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.Crew;
import io.skyloom.seam.virtual.MemoryInternet;
import io.skyloom.seam.virtual.SeededEntropy;
import io.skyloom.seam.virtual.VirtualTime;
import java.time.Duration;

/**
 * A world whose time the test moves and whose network is in memory, while its threads run by themselves on the machine's
 * processors. Time moves only when all of them wait for something, and moving it returns when all that it has woken wait
 * again; after anything else, wait with {@link Eventually} for what the threads do.
 */
public final class VirtualWorld {
    private static final long SEED = 20_260_101;

    /** Much longer than a busy machine lets a thread wait for its turn. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final World world;
    private final Crew crew = Crew.counted(Lateness.asTold()::ofWakings, PATIENCE);
    private final VirtualTime time = new VirtualTime(crew::runUntilIdle);
    private final MemoryInternet internet = MemoryInternet.in(time, SEED);
    private final SeededEntropy entropy = new SeededEntropy(SEED);

    VirtualWorld(World world) {
        this.world = world;
    }

    /** The time of everyone in this world. */
    public VirtualTime time() {
        return time;
    }

    /** The network between the hosts of this world. */
    public MemoryInternet internet() {
        return internet;
    }

    /** Watched seams of one visor: {@code owner} begins its threads' names, {@code addresses} are its host's. */
    public Seams seams(String owner, String... addresses) {
        Seams seams = new Seams(time, time, crew.threadsOf(owner), internet.host(addresses), entropy.derive(owner));
        // Who is late has been woken and is waited for; one that rested to be late would only let time pass it by.
        return world.watched(seams, Lateness.NONE);
    }

    /** What happened in the network so far. */
    public String flow() {
        return internet.flow();
    }

    /** Where the threads of this world are right now. */
    public String stacks() {
        return world.stacks();
    }
}
