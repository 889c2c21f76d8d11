package io.skyloom.engine.cli;

import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes a pair of keys. */
@Command(
        name = "gen-keys",
        description = "Make a pair of keys and print the public one, then the secret one.",
        mixinStandardHelpOptions = true)
final class GenKeysCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line's parser before anything else
    private CommandSpec spec;

    GenKeysCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        KeyPair pair = surroundings.workshop().run(seams -> KeyPair.generate(Curve.bouncyCastle(), seams.entropy()));
        PrintWriter out = spec.commandLine().getOut();
        out.println(pair.pub().hex());
        out.println(pair.sec().hex());
        return CommandLine.ExitCode.OK;
    }
}
