package io.skyloom.bench.run;

import io.skyloom.bench.recording.Measured;
import io.skyloom.bench.recording.Recording;
import io.skyloom.bench.recording.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Runs groups one after the other and tells how far it has come. For one thread. */
public final class Campaign {
    private final Pace pace;
    private final Path logs;
    private final Consumer<String> progress;
    private int done;

    /**
     * Begins nothing yet.
     *
     * @param logs the folder for what the steps say
     * @param progress gets a line for each step
     */
    public Campaign(Pace pace, Path logs, Consumer<String> progress) {
        this.pace = pace;
        this.logs = logs;
        this.progress = progress;
    }

    /** Something that is done with every state on the way. */
    public interface Keeper {
        /** Keeps it. */
        void keep(Recording recording) throws IOException;
    }

    /**
     * Runs the groups and puts what they find over what was there; keeps it after each group, so that whoever ends the
     * run early loses one.
     */
    public Recording run(List<Group> groups, UnaryOperator<Recording> onTop, Keeper keeper)
            throws IOException, InterruptedException {
        Files.createDirectories(logs);
        Recording recording = onTop.apply(Recording.empty(ThisMachine.described(), pace.factor()));
        int steps = groups.stream().mapToInt(group -> group.steps().size()).sum();
        for (Group group : groups) {
            recording = recording.with(section(group, steps));
            keeper.keep(recording);
        }
        return recording;
    }

    private Section section(Group group, int steps) throws InterruptedException {
        List<String> commands = new ArrayList<>();
        List<Measured> rows = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        try (Watch watch = new Watch()) {
            for (Step step : group.steps()) {
                done++;
                String command = step.command(pace);
                commands.add(command);
                long begun = System.nanoTime();
                String ended;
                try {
                    int before = rows.size();
                    step.run(pace, log(group), rows::add);
                    ended = rows.size() - before + " rows";
                } catch (IOException | RuntimeException e) {
                    failures.add(command + ": " + e.getMessage());
                    ended = "FAILED: " + e.getMessage();
                }
                progress.accept(String.format(
                        Locale.ROOT,
                        "[%d/%d] %s: %s – %s in %.0f s",
                        done,
                        steps,
                        group.name(),
                        command,
                        ended,
                        (System.nanoTime() - begun) / 1e9));
            }
            return new Section(group.name(), commands, watch.conditions(), rows, failures);
        }
    }

    private Path log(Group group) {
        return logs.resolve(group.name() + "-" + done + ".log");
    }
}
