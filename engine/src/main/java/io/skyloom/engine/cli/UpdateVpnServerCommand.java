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

/** Changes the options of the VPN server, for programs that have one. */
@Command(name = "vpns", description = "Change the VPN server.", mixinStandardHelpOptions = true, sortOptions = false)
final class UpdateVpnServerCommand implements Callable<Integer> {
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
            names = "--secure",
            arity = "1",
            paramLabel = "true|false",
            description = "Keep its own network from its users.")
    private @Nullable Boolean secure;

    @Option(names = "--netifc", paramLabel = "NAME", description = "Interface through which its users go out.")
    private @Nullable String networkInterface;

    @Option(names = "--autostart", arity = "1", paramLabel = "true|false", description = "Start it with the visor.")
    private @Nullable Boolean autoStart;

    @Option(
            names = {"-r", "--reset"},
            description = "Take every option back to what a new file has, first.")
    private boolean reset;

    @Override
    public Integer call() throws IOException {
        if (!reset && passcode == null && secure == null && networkInterface == null && autoStart == null) {
            throw ConfigUpdateCommand.idle(spec);
        }
        return update.change(tree -> {
            AppEdit app = AppEdit.of(tree, "vpn-server");
            if (reset) {
                app.reset();
            }
            app.set("--passcode", passcode).set("--secure", secure).set("--netifc", networkInterface);
            app.autoStart(autoStart);
        });
    }
}
