package io.skyloom.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The targets of one layer behind one entry, because a process of the guided fuzzer costs seconds before its first run.
 * The first byte of an input names the target, the rest is the target's own input.
 */
record Layer(String name, List<Target> targets) {
    /** What {@link Entry} is told in front of the layer's name. */
    static final String WORD = "layer";

    /** What the process is told. */
    List<String> words() {
        return List.of(WORD, name);
    }

    /** All of them as one; each still has its own limits. */
    Target target() {
        List<byte[]> seeds = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            for (byte[] seed : targets.get(i).seeds()) {
                seeds.add(input(i, seed));
            }
            for (Path kept : Corpus.of(targets.get(i))) {
                seeds.add(input(i, read(kept)));
            }
        }
        int longest = 1 + targets.stream().mapToInt(Target::longest).max().orElse(0);
        return new Target(name, seeds, longest, Integer.MAX_VALUE, this::check);
    }

    private void check(byte[] data) throws Exception {
        if (data.length > 0) {
            chosen(data).withRoomForHooks().run(own(data));
        }
    }

    /** The target that an input, of one byte at least, is for. */
    Target chosen(byte[] data) {
        return targets.get((data[0] & 0xFF) % targets.size());
    }

    /** What its target gets of an input. */
    byte[] own(byte[] data) {
        return Arrays.copyOfRange(
                data, 1, Math.min(data.length, 1 + chosen(data).longest()));
    }

    private static byte[] input(int index, byte[] own) {
        return Edits.join(new byte[] {(byte) index}, own);
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
