package io.skyloom.engine.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes and changes configuration files. */
@Command(
        name = "config",
        description = "Make and change a visor's configuration file; make and check keys.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ConfigGenCommand.class, ConfigUpdateCommand.class, GenKeysCommand.class, CheckKeyCommand.class})
final class ConfigCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line's parser before anything else
    private CommandSpec spec;

    @Override
    public void run() {
        CommandLine shown = spec.commandLine();
        shown.usage(shown.getOut());
    }
}
