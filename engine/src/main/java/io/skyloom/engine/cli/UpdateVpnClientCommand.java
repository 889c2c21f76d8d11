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

/** Changes the options of the VPN client, for programs that have one. */
@Command(name = "vpnc", description = "Change the VPN client.", mixinStandardHelpOptions = true, sortOptions = false)
final class UpdateVpnClientCommand implements Callable<Integer> {
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
            description = "The visor whose VPN server it uses.")
    private @Nullable PubKey server;

    @Option(
            names = {"-s", "--pass"},
            paramLabel = "TEXT",
            description = "Passcode that it sends; an empty text for none.")
    private @Nullable String passcode;

    @Option(
            names = {"-x", "--killsw"},
            arity = "1",
            paramLabel = "true|false",
            description = "Let nothing pass beside the tunnel.")
    private @Nullable Boolean killSwitch;

    @Option(
            names = {"-r", "--reset"},
            description = "Take every option back to what a new file has, first.")
    private boolean reset;

    @Override
    public Integer call() throws IOException {
        if (!reset && server == null && passcode == null && killSwitch == null) {
            throw ConfigUpdateCommand.idle(spec);
        }
        return update.change(tree -> {
            AppEdit app = AppEdit.of(tree, "vpn-client");
            if (reset) {
                app.reset();
            }
            app.set("--srv", server).set("--passcode", passcode).set("--killswitch", killSwitch);
        });
    }
}
