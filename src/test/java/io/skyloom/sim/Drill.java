package io.skyloom.sim;

import io.skyloom.engine.soak.Script;
import io.skyloom.engine.soak.SoakFailure;
import io.skyloom.engine.soak.Stage;
import java.util.function.BiFunction;

/** Plays a script under a seed and returns what failed, or nothing; it can be loaded anew with a defect in the program. */
public final class Drill implements BiFunction<String, Long, String> {
    @Override
    public String apply(String script, Long seed) {
        try (Stage stage = new Stage(new SimulatedGround(seed), seed)) {
            stage.play(Script.parse("drill", script));
            return "";
        } catch (SoakFailure e) {
            return String.valueOf(e.getMessage());
        }
    }
}
