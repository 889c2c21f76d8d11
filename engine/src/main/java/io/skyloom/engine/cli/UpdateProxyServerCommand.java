package io.skyloom.engine.cli;

import io.skyloom.engine.generator.AppEdit;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Changes the options of the proxy server. */
@Command(
        name = "ss",
        description = "Change the proxy server, skysocks.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class UpdateProxyServerCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line's parser before anything else
    private CommandSpec spec;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by the command line's parser before anything else
    private ConfigUpdateCommand update;

    @Option(
            names = {"-s", "--passwd"},
            paramLabel = "TEXT",
            description = "Passcode; an empty text for none.")
    private @Nullable String passcode;

    @Option(
            names = {"-r", "--reset"},
            description = "Take every option back to what a new file has, first.")
    private boolean reset;

    @Override
    public Integer call() throws IOException {
        if (!reset && passcode == null) {
            throw ConfigUpdateCommand.idle(spec);
        }
        return update.change(tree -> {
            AppEdit app = AppEdit.of(tree, "skysocks");
            if (reset) {
                app.reset();
            }
            app.set("--passcode", passcode);
        });
    }
}
