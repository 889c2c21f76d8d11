package io.skyloom.bench.run;

import io.skyloom.bench.recording.Measured;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** One measurement, or a family of them, in processes of its own. */
public interface Step {
    /** How to run it by hand. */
    String command(Pace pace);

    /**
     * Runs it; whatever else it says goes to the log.
     *
     * @param found gets every row, those before a failure as well
     * @throws IOException when anything of it failed
     */
    void run(Pace pace, Path log, Consumer<Measured> found) throws IOException, InterruptedException;
}
