package io.skyloom.engine.cli;

import io.skyloom.key.BadKeyException;
import io.skyloom.key.PubKey;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells whether a text is a public key. */
@Command(
        name = "check-pk",
        description = "Tell whether a text is a public key; the exit code is 0 when it is.",
        mixinStandardHelpOptions = true)
final class CheckKeyCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line's parser before anything else
    private CommandSpec spec;

    @Parameters(paramLabel = "KEY", description = "66 hex digits.")
    private String key = "";

    @Override
    public Integer call() {
        try {
            spec.commandLine()
                    .getOut()
                    .println("Valid public key: " + PubKey.parse(key).hex());
            return CommandLine.ExitCode.OK;
        } catch (BadKeyException e) {
            spec.commandLine().getErr().println("skyloom: invalid public key: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }
}
