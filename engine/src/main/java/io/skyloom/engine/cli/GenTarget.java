package io.skyloom.engine.cli;

import io.skyloom.engine.generator.PathSet;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a generated configuration goes, and what happens to one that is there. */
final class GenTarget {
    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "The file to write. Default: skywire-config.json; 'stdout' prints only.")
    private @Nullable String out;

    @Option(
            names = {"-r", "--regen"},
            description = "Make the file anew and keep its key and every setting changed by hand; only the deployment's"
                    + " addresses and keys are taken afresh.")
    private boolean regenerate;

    @Option(
            names = {"-x", "--retainhv"},
            description = "With -r: keep the remote hypervisors and the keys that may open terminals as well.")
    private boolean keepOwners;

    @Option(
            names = {"-f", "--force"},
            description = "Replace a file that exists; its key and settings are lost.")
    private boolean force;

    @Option(
            names = {"-n", "--stdout"},
            description = "Print the configuration and write nothing.")
    private boolean print;

    @Option(
            names = {"-w", "--hide"},
            description = "Do not print what was written; it holds the secret key.")
    private boolean hide;

    @Option(
            names = {"-N", "--squash"},
            description = "Print without white space.",
            hidden = true)
    private boolean squash;

    @Option(
            names = {"-p", "--pkg"},
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Paths of the system's package, under /opt/skywire.")
    private @Nullable Boolean ofPackage;

    @Option(
            names = {"-u", "--user"},
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Paths in your home folder; turns the local hypervisor on.")
    private @Nullable Boolean ofUser;

    @Option(names = "--sn", description = "Make the settings of a route setup node instead.", hidden = true)
    private boolean setupNode;

    /** What is wrong with the options together; null when nothing is. */
    @Nullable
    String contradiction() {
        if (force && regenerate) {
            return "-f throws the old file away and -r keeps what is in it; give one of them";
        }
        if (isPackage() && isUser()) {
            return "-p and -u name different paths; give one of them";
        }
        return null;
    }

    boolean isPackage() {
        return Boolean.TRUE.equals(ofPackage);
    }

    boolean isUser() {
        return Boolean.TRUE.equals(ofUser);
    }

    /** Whether paths were asked for, rather than assumed. */
    boolean namesPaths() {
        return isPackage() || isUser();
    }

    PathSet paths(Surroundings surroundings) {
        if (isPackage()) {
            return PathSet.ofPackage();
        }
        return isUser()
                ? PathSet.ofUser(surroundings.home())
                : PathSet.working(surroundings.folder().toString());
    }

    Path file(Surroundings surroundings) {
        return surroundings.resolve(out == null ? paths(surroundings).file() : out);
    }

    /** How the file is called in messages. */
    String name(Surroundings surroundings) {
        return out == null ? paths(surroundings).file() : out;
    }

    boolean printsOnly() {
        return print || "stdout".equals(out);
    }

    boolean regenerates() {
        return regenerate;
    }

    boolean keepsOwners() {
        return keepOwners;
    }

    boolean replaces() {
        return force || regenerate;
    }

    boolean hides() {
        return hide;
    }

    boolean squashes() {
        return squash;
    }

    boolean isOfSetupNode() {
        return setupNode;
    }
}
