package io.skyloom.sim;

import io.skyloom.engine.soak.Script;
import io.skyloom.engine.soak.SoakFailure;
import io.skyloom.engine.soak.Stage;
import io.skyloom.engine.soak.Step;
import io.skyloom.testing.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Plays a script under a seed. When that fails, it says how to repeat it, and looks for the shortest script that still
 * fails: that one is printed, ready to be kept as a scenario.
 */
final class Trial {
    private static final int KIND = 40;

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
        run(script.name(), seed, stage -> stage.play(script));
    }

    /** @param play plays on the stage, which then knows what it has played */
    void run(String name, long seed, Consumer<Stage> play) {
        List<Step> played = new ArrayList<>();
        try {
            play(seed, stage -> {
                try {
                    play.accept(stage);
                } finally {
                    played.addAll(stage.played().steps());
                }
            });
        } catch (SoakFailure e) {
            throw new AssertionError(report(new Script(name, played), seed, e), e);
        }
    }

    /** Plays once; errors that are logged meanwhile are failures too. */
    private void play(long seed, Consumer<Stage> play) {
        int errors = world.errors().lines().size();
        try (Stage stage = new Stage(new SimulatedGround(seed), seed)) {
            try {
                play.accept(stage);
            } catch (SoakFailure e) {
                e.addSuppressed(new AssertionError("what had happened:\n" + stage.flow()));
                throw e;
            }
        }
        if (world.errors().lines().size() > errors) {
            throw new AssertionError("logged at ERROR under seed " + seed + ": "
                    + world.errors().lines().get(errors) + "\n" + replay);
        }
    }

    private String report(Script script, long seed, SoakFailure failure) {
        Script shorter = script.shrunk(fewer -> tries-- > 0 && fails(fewer, seed, kinds(failure)));
        return script.name() + " fails under seed " + seed + ": " + failure.getMessage()
                + "\n\nrepeat it with:\n  " + replay
                + "\n\nthe shortest script found that still fails (keep it as src/test/resources/scenarios/<name>.txt):\n\n"
                + "seed " + seed + "\n" + shorter + "\n";
    }

    /** The beginnings of a message's lines tell one failure from another; the numbers in it do not, nor where it showed. */
    private static Set<String> kinds(SoakFailure failure) {
        List<String> lines = String.valueOf(failure.getMessage())
                .replaceFirst("^in the line \".*?\": ", "")
                .lines()
                .map(line -> line.strip().replaceAll("\\S*[0-9]\\S*", "#"))
                .map(line -> line.substring(0, Math.min(KIND, line.length())))
                .toList();
        return Set.copyOf(lines.size() > 1 ? lines.subList(1, lines.size()) : lines);
    }

    /** A script that has become senseless does not fail: it does not count, nor does one that fails otherwise. */
    private boolean fails(Script script, long seed, Set<String> kinds) {
        try {
            play(seed, stage -> stage.play(script));
            return false;
        } catch (SoakFailure e) {
            return !Collections.disjoint(kinds(e), kinds);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
