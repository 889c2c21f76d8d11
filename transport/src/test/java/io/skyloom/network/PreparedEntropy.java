package io.skyloom.network;

import io.skyloom.seam.Entropy;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** Yields prepared draws in order and then fails: nonce and ephemeral keys are the recorded ones. For one thread. */
public final class PreparedEntropy implements Entropy {
    private final Queue<byte[]> draws;

    /** Each draw must be asked for with its very length. */
    public PreparedEntropy(List<byte[]> draws) {
        this.draws = new ArrayDeque<>(draws);
    }

    @Override
    public void fill(byte[] target) {
        byte[] draw = draws.remove();
        if (draw.length != target.length) {
            throw new AssertionError("asked for " + target.length + " random bytes, prepared " + draw.length);
        }
        System.arraycopy(draw, 0, target, 0, draw.length);
    }
}
