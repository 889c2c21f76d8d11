package io.skyloom.sim;

import io.skyloom.seam.virtual.Simulation;
import io.skyloom.testing.World;
import java.util.function.LongFunction;

/**
 * Plays a script under a seed. When that fails, it says how to repeat it, and looks for the shortest script that still
 * fails: that one is printed, ready to be kept as a scenario.
 */
final class Trial {
    private static final int MOST_TRIES = 150;
    private static final int KIND = 30;

    private final World world;
    private final String replay;
    private int tries = MOST_TRIES;

    /** @param replay the command that repeats the run */
    Trial(World world, String replay) {
        this.world = world;
        this.replay = replay;
    }

    /** @throws AssertionError when the script fails, with everything that helps */
    void run(Script script, long seed) {
        try {
            play(world::simulation, script, seed);
        } catch (AssertionError e) {
            throw new AssertionError(report(script, seed, e), e);
        }
    }

    /** Plays without shrinking; errors that are logged meanwhile are failures too. */
    void play(LongFunction<Simulation> simulations, Script script, long seed) {
        int errors = world.errors().lines().size();
        try (Stage stage = new Stage(simulations, seed)) {
            stage.play(script);
        }
        if (world.errors().lines().size() > errors) {
            throw new AssertionError(
                    "logged at ERROR: " + world.errors().lines().get(errors));
        }
    }

    private String report(Script script, long seed, AssertionError failure) {
        Script shorter = script.shrunk(fewer -> tries-- > 0 && fails(fewer, seed, kind(failure)));
        return script.name() + " fails under seed " + seed + ": " + failure.getMessage()
                + "\n\nrepeat it with:\n  " + replay
                + "\n\nthe shortest script found that still fails (keep it as src/test/resources/scenarios/<name>.txt):\n\n"
                + "seed " + seed + "\n" + shorter + "\n";
    }

    /** The beginning of a message tells one failure from another; the numbers in it do not. */
    private static String kind(AssertionError failure) {
        String text = String.valueOf(failure.getMessage()).replaceAll("[0-9]", "");
        return text.substring(0, Math.min(KIND, text.length()));
    }

    /** A script that has become senseless does not fail: it does not count, nor does one that fails otherwise. */
    private boolean fails(Script script, long seed, String kind) {
        try {
            play(Simulation::new, script, seed);
            return false;
        } catch (AssertionError e) {
            return kind(e).equals(kind);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
