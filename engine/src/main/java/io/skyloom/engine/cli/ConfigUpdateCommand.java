package io.skyloom.engine.cli;

import io.skyloom.engine.config.ConfigFile;
import io.skyloom.engine.config.ConfigTree;
import io.skyloom.engine.config.PrivateFile;
import io.skyloom.engine.generator.Services;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Changes single settings of a configuration file and leaves everything else as it is. */
@Command(
        name = "update",
        description = "Change single settings of a configuration file; everything else stays as it is.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "[COMMAND]",
        subcommands = {
            UpdateHypervisorsCommand.class,
            UpdateProxyClientCommand.class,
            UpdateProxyServerCommand.class,
            UpdateVpnClientCommand.class,
            UpdateVpnServerCommand.class,
            UpdateServicesCommand.class
        })
final class ConfigUpdateCommand implements Callable<Integer> {
    private static final String USUAL_FILE = "skywire-config.json";

    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line's parser before anything else
    private CommandSpec spec;

    @Option(
            names = {"-i", "--input"},
            paramLabel = "FILE",
            defaultValue = USUAL_FILE,
            description = "The file to change. Default: " + USUAL_FILE + ".",
            scope = CommandLine.ScopeType.INHERIT)
    private String input = USUAL_FILE;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where the changed file goes. Default: where it was.",
            scope = CommandLine.ScopeType.INHERIT)
    private @Nullable String output;

    @Option(
            names = {"-a", "--endpoints"},
            description = "Fetch the deployment's addresses and keys afresh.")
    private boolean endpoints;

    @Option(
            names = {"-b", "--url"},
            paramLabel = "URL",
            description = "Where they are fetched. Default: " + DeploymentSource.USUAL_URL + ".")
    private @Nullable String url;

    @Option(
            names = {"-t", "--testenv"},
            description = "Take those of the deployment for tests.")
    private boolean test;

    @Option(names = "--log-level", paramLabel = "LEVEL", description = "trace, debug, info, warn or error.")
    private @Nullable String logLevel;

    @Option(
            names = "--public-autoconn",
            arity = "1",
            paramLabel = "true|false",
            description = "Whether transports to public visors are made unasked.")
    private @Nullable Boolean autoconnect;

    @Option(names = "--set-minhop", paramLabel = "N", description = "The shortest route that will do.")
    private @Nullable Integer minHops;

    ConfigUpdateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        if (!endpoints && logLevel == null && autoconnect == null && minHops == null) {
            throw idle(spec);
        }
        Services services = endpoints ? DeploymentSource.fetch(surroundings, url, test) : null;
        return change(tree -> {
            if (services != null) {
                services.into(tree);
            }
            settings(tree);
        });
    }

    private void settings(ConfigTree tree) {
        if (logLevel != null) {
            tree.set("log_level", logLevel);
        }
        if (autoconnect != null) {
            tree.set("transport.public_autoconnect", (boolean) autoconnect);
        }
        if (minHops != null) {
            tree.set("routing.min_hops", (long) minHops);
        }
    }

    /** Where paths begin, for the commands below. */
    Surroundings surroundings() {
        return surroundings;
    }

    /** Changes the file and says so. */
    int change(ConfigFile.Edit edit) throws IOException {
        Path from = surroundings.resolve(input);
        Path to = output == null ? from : surroundings.resolve(output);
        surroundings.workshop().run(seams -> {
            ConfigFile file = ConfigFile.read(from, seams);
            if (to.equals(from)) {
                file.change(edit);
            } else {
                ConfigFile copy = ConfigFile.ofText(file.text(), seams);
                copy.change(edit);
                PrivateFile.replace(to, copy.text().getBytes(StandardCharsets.UTF_8));
            }
            return to;
        });
        spec.commandLine().getOut().println("Updated file '" + (output == null ? input : output) + "'");
        return CommandLine.ExitCode.OK;
    }

    /** What is wrong when a command below was not told what to change. */
    static CommandLine.ParameterException idle(CommandSpec command) {
        return new CommandLine.ParameterException(
                command.commandLine(), "say what is to change; --help shows what can");
    }
}
