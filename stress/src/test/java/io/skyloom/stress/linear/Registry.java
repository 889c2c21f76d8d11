package io.skyloom.stress.linear;

import io.skyloom.registry.IdentityRegistry;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** What leaves removes only itself. */
@Param(name = "key", gen = IntGen.class, conf = "1:2")
@Param(name = "peer", gen = IntGen.class, conf = "0:2")
public class Registry {
    private final IdentityRegistry<Integer, Peer> registry = new IdentityRegistry<>();

    /** Newest wins. */
    @Operation
    public int install(@Param(name = "key") int key, @Param(name = "peer") int peer) {
        return Peer.numberOf(registry.install(key, Peer.at(peer)));
    }

    /** Peer 0 may be replaced, the others may not. */
    @Operation
    public int installUnless(@Param(name = "key") int key, @Param(name = "peer") int peer) {
        return Peer.numberOf(registry.installUnless(key, Peer.at(peer), holder -> holder != Peer.at(0)));
    }

    /** Only itself. */
    @Operation
    public boolean remove(@Param(name = "key") int key, @Param(name = "peer") int peer) {
        return registry.remove(key, Peer.at(peer));
    }

    /** Who is there. */
    @Operation
    public int get(@Param(name = "key") int key) {
        return Peer.numberOf(registry.get(key));
    }
}
