package io.skyloom.engine.cli;

import picocli.CommandLine;

/** Makes the commands that want to know what is around them; the parser makes the others. */
final class CommandFactory implements CommandLine.IFactory {
    private final Surroundings surroundings;
    private final CommandLine.IFactory others = CommandLine.defaultFactory();

    CommandFactory(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public <K> K create(Class<K> wanted) throws Exception {
        if (wanted == ConfigGenCommand.class) {
            return wanted.cast(new ConfigGenCommand(surroundings));
        }
        if (wanted == ConfigUpdateCommand.class) {
            return wanted.cast(new ConfigUpdateCommand(surroundings));
        }
        if (wanted == GenKeysCommand.class) {
            return wanted.cast(new GenKeysCommand(surroundings));
        }
        if (wanted == EnvDefaults.class) {
            return wanted.cast(new EnvDefaults(surroundings));
        }
        if (wanted == OwnAppCommand.Exit.class) {
            return wanted.cast(new OwnAppCommand.Exit(surroundings));
        }
        if (wanted == OwnAppCommand.Proxy.class) {
            return wanted.cast(new OwnAppCommand.Proxy(surroundings));
        }
        return others.create(wanted);
    }
}
