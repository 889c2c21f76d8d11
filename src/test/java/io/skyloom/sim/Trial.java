package io.skyloom.sim;

import io.skyloom.engine.soak.Script;
import io.skyloom.engine.soak.SoakFailure;
import io.skyloom.engine.soak.Stage;
import io.skyloom.testing.World;
import java.util.function.Function;

/**
 * Plays a script under a seed. When that fails, it says how to repeat it, and looks for the shortest script that still
 * fails: that one is printed, ready to be kept as a scenario.
 */
final class Trial {
    private static final int KIND = 30;

    private final World world;
    private final String replay;
    private int tries;

    /**
     * @param replay the command that repeats the run
     * @param tries how many runs may be spent on a shorter script
     */
    Trial(World world, String replay, int tries) {
        this.world = world;
        this.replay = replay;
        this.tries = tries;
    }

    /** @throws AssertionError when the script fails, with everything that helps */
    void run(Script script, long seed) {
        run(script, seed, stage -> () -> {});
    }

    /** @param watcher sees the stage before the first step; what it returns is run after the last one */
    void run(Script script, long seed, Function<Stage, Runnable> watcher) {
        try {
            play(script, seed, watcher);
        } catch (SoakFailure e) {
            throw new AssertionError(report(script, seed, e), e);
        }
    }

    /** Plays once; errors that are logged meanwhile are failures too. */
    private void play(Script script, long seed, Function<Stage, Runnable> watcher) {
        int errors = world.errors().lines().size();
        try (Stage stage = new Stage(new SimulatedGround(seed), seed)) {
            Runnable last = watcher.apply(stage);
            try {
                stage.play(script);
            } catch (SoakFailure e) {
                e.addSuppressed(new AssertionError("what had happened:\n" + stage.flow()));
                throw e;
            } finally {
                last.run();
            }
        }
        if (world.errors().lines().size() > errors) {
            throw new AssertionError("logged at ERROR under seed " + seed + ": "
                    + world.errors().lines().get(errors) + "\n" + replay);
        }
    }

    private String report(Script script, long seed, SoakFailure failure) {
        Script shorter = script.shrunk(fewer -> tries-- > 0 && fails(fewer, seed, kind(failure)));
        return script.name() + " fails under seed " + seed + ": " + failure.getMessage()
                + "\n\nrepeat it with:\n  " + replay
                + "\n\nthe shortest script found that still fails (keep it as src/test/resources/scenarios/<name>.txt):\n\n"
                + "seed " + seed + "\n" + shorter + "\n";
    }

    /** The beginning of a message tells one failure from another; the numbers in it do not. */
    private static String kind(SoakFailure failure) {
        String text = String.valueOf(failure.getMessage()).replaceAll("[0-9]", "");
        return text.substring(0, Math.min(KIND, text.length()));
    }

    /** A script that has become senseless does not fail: it does not count, nor does one that fails otherwise. */
    private boolean fails(Script script, long seed, String kind) {
        try {
            play(script, seed, stage -> () -> {});
            return false;
        } catch (SoakFailure e) {
            return kind(e).equals(kind);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
