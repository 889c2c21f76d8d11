package io.skyloom.engine.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program's entry. Exit codes: 0 done, 1 failed, 2 the command line made no sense. */
@Command(
        name = "skyloom",
        description = "A Skywire visor engine: encrypted streams over many hops.",
        mixinStandardHelpOptions = true,
        version = "skyloom " + Main.VERSION,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            VisorCommand.class,
            ConfigCommand.class,
            ServiceCommand.class,
            TransportCommand.class,
            RouteCommand.class,
            AppCommand.class,
            ProxyCommand.class,
            SoakCommand.class,
            ForwardCommands.Lending.class,
            ForwardCommands.Borrowing.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "The launcher adds: skyloom test (every check), skyloom bench [filter], skyloom stress [mode],",
            "skyloom fuzz."
        })
public final class Main implements Runnable {
    /** What the program tells services and people about itself. */
    static final String VERSION = "0.1.0";

    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The whole command line, ready to execute; used by tests as well. */
    static CommandLine commandLine() {
        return commandLine(Surroundings.ofProcess());
    }

    /** The same in other surroundings. */
    static CommandLine commandLine(Surroundings surroundings) {
        return new CommandLine(new Main(), new CommandFactory(surroundings))
                .setExecutionExceptionHandler(Main::failed)
                // "info" is a log level as well as a command.
                .setAllowSubcommandsAsOptionParameters(true)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    private static int failed(Exception why, CommandLine command, CommandLine.ParseResult parsed) {
        String said = why.getMessage();
        command.getErr().println("skyloom: " + (said == null ? why.toString() : said));
        return CommandLine.ExitCode.SOFTWARE;
    }
}
