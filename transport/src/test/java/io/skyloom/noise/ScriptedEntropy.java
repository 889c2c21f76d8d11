package io.skyloom.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.seam.Entropy;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** Yields prepared draws in order, so that an ephemeral key can be the recorded one. Owned by one test. */
final class ScriptedEntropy implements Entropy {
    private final Queue<byte[]> draws;

    ScriptedEntropy(byte[]... draws) {
        this.draws = new ArrayDeque<>(List.of(draws));
    }

    @Override
    public void fill(byte[] target) {
        byte[] draw = draws.remove();
        assertThat(target).as("length of the draw").hasSameSizeAs(draw);
        System.arraycopy(draw, 0, target, 0, target.length);
    }
}
