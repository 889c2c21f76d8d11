package io.skyloom.engine.cli;

import io.skyloom.key.PubKey;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Changes the remote hypervisors. */
@Command(
        name = "hv",
        description = "Change who manages this visor from afar.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class UpdateHypervisorsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line's parser before anything else
    private CommandSpec spec;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by the command line's parser before anything else
    private ConfigUpdateCommand update;

    @Option(
            names = {"-+", "--add-pks"},
            paramLabel = "KEY",
            split = ",",
            converter = PublicKeyText.class,
            description = "Keys to add.")
    private List<PubKey> added = List.of();

    @Option(
            names = {"-r", "--reset"},
            description = "Forget all others first.")
    private boolean reset;

    @Override
    public Integer call() throws IOException {
        if (added.isEmpty() && !reset) {
            throw ConfigUpdateCommand.idle(spec);
        }
        return update.change(tree -> {
            Set<String> keys = new LinkedHashSet<>();
            if (!reset) {
                tree.get("hypervisors").forEach(key -> keys.add(key.asString("")));
            }
            added.forEach(key -> keys.add(key.hex()));
            tree.set("hypervisors", keys);
        });
    }
}
