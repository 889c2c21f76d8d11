package io.skyloom.engine.cli;

import io.skyloom.engine.generator.Services;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Takes the addresses of a deployment from a file. */
@Command(
        name = "svc",
        description = "Take the deployment's addresses and keys from a file.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class UpdateServicesCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by the command line's parser before anything else
    private ConfigUpdateCommand update;

    @Option(
            names = {"-p", "--path"},
            paramLabel = "FILE",
            required = true,
            description = "File with the deployment in use and the one for tests.")
    private String file = "";

    @Option(
            names = {"-t", "--testenv"},
            description = "Take those of the deployment for tests.")
    private boolean test;

    @Override
    public Integer call() throws IOException {
        Services services = DeploymentSource.file(update.surroundings().resolve(file), test);
        return update.change(services::into);
    }
}
