package io.skyloom.engine.cli;

import io.skyloom.seam.Seams;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine;

/** Runs commands in a folder of their own. Used by one thread. */
final class Shell {
    private final Path folder;
    private final Seams seams;
    private final Map<String, String> environment = new HashMap<>();

    /** What a command left. */
    record Result(int code, String out, String err) {}

    Shell(Path folder, Seams seams) {
        this.folder = folder;
        this.seams = seams;
    }

    Shell with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Shell file(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
        return this;
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    Result run(String... arguments) {
        Surroundings here = new Surroundings(folder, environment, new Surroundings.Workshop() {
            @Override
            public <T> T run(Surroundings.Work<T> work) throws IOException {
                return work.with(seams);
            }
        });
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commands = Main.commandLine(here)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        int code = commands.execute(arguments);
        return new Result(code, out.toString(), err.toString());
    }
}
