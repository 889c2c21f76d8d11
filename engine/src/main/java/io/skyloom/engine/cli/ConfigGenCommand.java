package io.skyloom.engine.cli;

import io.skyloom.engine.config.BadConfigException;
import io.skyloom.engine.config.ConfigText;
import io.skyloom.engine.config.ConfigTree;
import io.skyloom.engine.config.PrivateFile;
import io.skyloom.engine.generator.Blueprint;
import io.skyloom.engine.generator.EnvVariable;
import io.skyloom.engine.generator.PathSet;
import io.skyloom.engine.generator.Services;
import io.skyloom.key.BadKeyException;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.SecKey;
import io.skyloom.seam.Entropy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Writes a visor's configuration file. */
@Command(
        name = "gen",
        description = {
            "Make a visor's configuration file: a fresh key, the addresses of a deployment, the usual applications.",
            "It is the file of the network's other visors; they can read it, and this program reads theirs."
        },
        sortOptions = false,
        usageHelpAutoWidth = true,
        customSynopsis = "skyloom config gen [OPTION]...",
        defaultValueProvider = EnvDefaults.class,
        footer = {
            "",
            "A first file, run, and made anew later with its key and your changes:",
            "  skyloom config gen -o skywire-config.json",
            "  skyloom visor -c skywire-config.json",
            "  skyloom config gen -r -o skywire-config.json",
            "Options can be kept in a file of variables: -q prints a template, SKYENV=FILE names it.",
            "--all shows every option."
        })
final class ConfigGenCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Curve curve = Curve.bouncyCastle();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line's parser before anything else
    private CommandSpec spec;

    @Mixin
    private GenTarget target = new GenTarget();

    @Mixin
    private GenSource source = new GenSource();

    @Mixin
    private GenVisor visor = new GenVisor();

    @Mixin
    private GenApps apps = new GenApps();

    @Option(
            names = {"-q", "--envs"},
            description = "Print a template of the file of variables, and do nothing else.")
    private boolean template;

    @Option(names = "--all", description = "Show every option, and do nothing else.")
    private boolean all;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // the parser acts on it; the standard mix-in would take --version as well
    private boolean help;

    ConfigGenCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        if (template) {
            print(EnvVariable.template().stripTrailing());
            return CommandLine.ExitCode.OK;
        }
        if (all) {
            everyOption().usage(spec.commandLine().getOut());
            return CommandLine.ExitCode.OK;
        }
        String contradiction = target.contradiction();
        if (contradiction != null) {
            throw new CommandLine.ParameterException(spec.commandLine(), contradiction);
        }
        return generate();
    }

    private int generate() throws IOException {
        Path file = target.file(surroundings);
        if (!target.printsOnly() && !target.replaces() && Files.exists(file)) {
            throw new IOException(target.name(surroundings)
                    + " exists already; -r makes it anew and keeps what is in it, -f throws it away");
        }
        Optional<ObjectNode> former = former(file);
        PathSet paths = target.paths(surroundings);
        Services services = source.services(surroundings, paths.lists());
        Blueprint blueprint = surroundings.workshop().run(seams -> draft(services, paths, former, seams.entropy()));
        ObjectNode made = blueprint.build(curve);
        blueprint.notes().forEach(this::note);
        notes(blueprint);
        deliver(file, target.isOfSetupNode() ? blueprint.ofSetupNode() : made);
        return CommandLine.ExitCode.OK;
    }

    /** The file that is made anew; none when there is none, so that a first installation may ask for -r as well. */
    private Optional<ObjectNode> former(Path file) throws IOException {
        if (!target.regenerates() || !Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ConfigText.parse(Files.readAllBytes(file)));
        } catch (BadConfigException e) {
            throw new BadConfigException(
                    target.name(surroundings) + ": " + e.getMessage() + "; -f would throw it away, its key included");
        }
    }

    private Blueprint draft(Services services, PathSet paths, Optional<ObjectNode> former, Entropy entropy)
            throws IOException {
        Blueprint blueprint = Blueprint.of(services, keys(former, entropy));
        if (source.isOverDmsg()) {
            blueprint.overDmsg(source.dmsgFile(surroundings, paths.lists()), source.isTest());
        }
        if (former.isPresent()) {
            blueprint.keeping(former.get(), source.isNamed(), target.keepsOwners());
        }
        visor.into(blueprint, paths, entropy);
        if (target.isUser()) {
            blueprint.withHypervisor(paths, entropy);
        }
        if (target.namesPaths()) {
            blueprint.at(paths);
        }
        visor.loginInto(blueprint);
        apps.into(blueprint);
        return blueprint;
    }

    private KeyPair keys(Optional<ObjectNode> former, Entropy entropy) throws BadConfigException {
        Optional<SecKey> kept = former.isPresent() ? secretOf(former.get()) : Optional.empty();
        String wanted = visor.secret();
        if (kept.isPresent()) {
            if (wanted != null && !wanted.equalsIgnoreCase(kept.get().hex())) {
                note("the key of " + target.name(surroundings) + " stays; -f with -s would give the visor another one");
            }
            return KeyPair.of(kept.get(), curve);
        }
        return wanted == null ? KeyPair.generate(curve, entropy) : KeyPair.of(SecKey.parse(wanted), curve);
    }

    private Optional<SecKey> secretOf(ObjectNode former) throws BadConfigException {
        String text = new ConfigTree(former).get("sk").asString("");
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(SecKey.parse(text));
        } catch (BadKeyException e) {
            throw new BadConfigException(target.name(surroundings) + ": sk: expected a secret key of 64 hex digits ("
                    + e.getMessage() + "); -f would throw the file away");
        }
    }

    private void notes(Blueprint blueprint) {
        if (source.isLeftToUs()) {
            note("services are reached directly; -d reaches them through dmsg");
        }
        if (source.asksForNoDefaults()) {
            note("--nodefaults has no effect: no addresses are assumed anyway");
        }
        if (apps.hasIdlePasscode()) {
            note("--proxyclientpass has no effect: the proxy client takes no passcode, browsers send it themselves");
        }
        if (blueprint.everyInterface("skysocks-client", "--addr")) {
            note("the proxy client will listen on every interface (--addr :1080, as the network's files have it);"
                    + " --proxyclientaddr 127.0.0.1:1080 keeps it to this machine");
        }
    }

    private void deliver(Path file, ObjectNode made) throws IOException {
        String indent = target.isOfSetupNode() ? ConfigText.FOUR_SPACES : ConfigText.TAB;
        String shown = target.squashes() ? ConfigText.squashed(made) : ConfigText.indented(made, indent);
        if (target.printsOnly()) {
            print(shown);
            return;
        }
        String written = ConfigText.indented(made, target.isOfSetupNode() ? indent : ConfigText.TWO_SPACES);
        PrivateFile.replace(file, written.getBytes(StandardCharsets.UTF_8));
        String name = target.name(surroundings);
        print(target.hides() ? "Updated file '" + name + "'" : "Updated file '" + name + "' to:\n" + shown);
    }

    private CommandLine everyOption() {
        CommandSpec shown = CommandSpec.create().name(spec.qualifiedName());
        shown.usageMessage().sortOptions(false).autoWidth(true);
        for (OptionSpec option : spec.options()) {
            shown.addOption(OptionSpec.builder(option).hidden(false).build());
        }
        return new CommandLine(shown);
    }

    private void print(String text) {
        spec.commandLine().getOut().println(text);
    }

    private void note(String text) {
        spec.commandLine().getErr().println("note: " + text);
    }
}
