package io.skyloom.stress.linear;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** A registry that looks who is there and then removes by key. */
@Param(name = "key", gen = IntGen.class, conf = "1:2")
@Param(name = "peer", gen = IntGen.class, conf = "0:2")
public class LookingThenRemoving {
    private final ConcurrentMap<Integer, Peer> slots = new ConcurrentHashMap<>();

    /** Newest wins. */
    @Operation
    public int install(@Param(name = "key") int key, @Param(name = "peer") int peer) {
        return Peer.numberOf(slots.put(key, Peer.at(peer)));
    }

    /** Itself, if nobody came in between. */
    @Operation
    public boolean remove(@Param(name = "key") int key, @Param(name = "peer") int peer) {
        if (slots.get(key) != Peer.at(peer)) {
            return false;
        }
        return slots.remove(key) != null;
    }

    /** Who is there. */
    @Operation
    public int get(@Param(name = "key") int key) {
        return Peer.numberOf(slots.get(key));
    }
}
