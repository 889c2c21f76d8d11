package io.skyloom.engine.cli;

import io.skyloom.engine.generator.AppEdit;
import io.skyloom.key.PubKey;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Changes the options of the proxy client. */
@Command(
        name = "sc",
        description = "Change the proxy client, skysocks-client.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class UpdateProxyClientCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line's parser before anything else
    private CommandSpec spec;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by the command line's parser before anything else
    private ConfigUpdateCommand update;

    @Option(
            names = {"-+", "--add-server"},
            paramLabel = "KEY",
            converter = PublicKeyText.class,
            description = "The visor whose proxy it uses.")
    private @Nullable PubKey server;

    @Option(
            names = "--addr",
            paramLabel = "HOST:PORT",
            description = "Where it listens; :1080 is every interface, 127.0.0.1:1080 this machine only.")
    private @Nullable String address;

    @Option(
            names = {"-r", "--reset"},
            description = "Take every option back to what a new file has, first.")
    private boolean reset;

    @Override
    public Integer call() throws IOException {
        if (!reset && server == null && address == null) {
            throw ConfigUpdateCommand.idle(spec);
        }
        return update.change(tree -> {
            AppEdit app = AppEdit.of(tree, "skysocks-client");
            if (reset) {
                app.reset();
            }
            app.set("--srv", server).set("--addr", address);
        });
    }
}
