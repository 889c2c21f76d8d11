package io.skyloom.engine.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Will bring up a whole network; says plainly that it cannot yet. */
@Command(name = "up", description = "Bring up a whole network on this machine (not built yet).")
final class UpCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line's parser before anything else
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine()
                .getErr()
                .println("skyloom: up is not built yet; 'skyloom visor' and 'skyloom svc' run the parts that exist.");
        return CommandLine.ExitCode.SOFTWARE;
    }
}
