package io.skyloom.testing;

import io.skyloom.seam.Seams;
import io.skyloom.seam.system.SystemThreads;
import io.skyloom.seam.virtual.MemoryInternet;
import io.skyloom.seam.virtual.SeededEntropy;
import io.skyloom.seam.virtual.VirtualTime;

/**
 * A world whose time the test moves and whose network is in memory, while its threads are the machine's own. After
 * moving the time, wait with {@link Eventually} for what the woken threads do.
 */
public final class VirtualWorld {
    private static final long SEED = 20_260_101;

    private final World world;
    private final VirtualTime time = new VirtualTime();
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
        return world.watched(new Seams(
                time,
                time,
                new SystemThreads(owner, SystemThreads.DataPlane.VIRTUAL),
                internet.host(addresses),
                entropy.derive(owner)));
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
