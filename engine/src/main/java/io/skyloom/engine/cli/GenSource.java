package io.skyloom.engine.cli;

import io.skyloom.engine.generator.Services;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the addresses of a deployment come from. */
final class GenSource {
    private static final String USUAL_FILE = "services-config.json";
    private static final String USUAL_DMSG_FILE = "dmsghttp-config.json";

    @Option(
            names = {"-a", "--url"},
            paramLabel = "URL",
            description = "Where the deployment's addresses are fetched. Default: " + DeploymentSource.USUAL_URL + ".")
    private @Nullable String url;

    @Option(names = "--nofetch", description = "Fetch nothing; take the addresses from the file of -S.")
    private boolean noFetch;

    @Option(
            names = {"-S", "--svcconf"},
            paramLabel = "FILE",
            description = "File with the deployment's addresses, for --nofetch and -d. Default: " + USUAL_FILE + ".")
    private @Nullable String file;

    @Option(
            names = {"-t", "--testenv"},
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Use the deployment for tests.")
    private @Nullable Boolean test;

    @Option(
            names = {"-d", "--dmsghttp"},
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Reach the services through dmsg; needs the file of -D.")
    private @Nullable Boolean dmsg;

    @Option(
            names = {"-D", "--dmsgconf"},
            paramLabel = "FILE",
            hidden = true,
            description = "File with the addresses within dmsg. Default: " + USUAL_DMSG_FILE + ".")
    private @Nullable String dmsgFile;

    @Option(
            names = {"-b", "--bestproto"},
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            hidden = true,
            description = "Let the generator choose between direct and dmsg; it takes direct.")
    private @Nullable Boolean best;

    @Option(names = "--nodefaults", hidden = true, description = "Without effect: no addresses are assumed anyway.")
    private boolean noDefaults;

    /** Whether the operator has said where addresses come from. */
    boolean isNamed() {
        return url != null || file != null || isOverDmsg();
    }

    boolean isTest() {
        return Boolean.TRUE.equals(test);
    }

    boolean isOverDmsg() {
        return Boolean.TRUE.equals(dmsg);
    }

    /** Whether it was left to us to choose. */
    boolean isLeftToUs() {
        return Boolean.TRUE.equals(best) && !isOverDmsg();
    }

    /** Whether an option without effect was given. */
    boolean asksForNoDefaults() {
        return noDefaults;
    }

    /**
     * The deployment's addresses.
     *
     * @param lists folder of the usual files, with its slash
     * @throws IOException when they cannot be had; the message says what else could be tried
     */
    Services services(Surroundings surroundings, String lists) throws IOException {
        if (noFetch || isOverDmsg()) {
            return DeploymentSource.file(surroundings.resolve(file == null ? lists + USUAL_FILE : file), isTest());
        }
        return DeploymentSource.fetch(surroundings, url, isTest());
    }

    /** The file with the addresses within dmsg. */
    byte[] dmsgFile(Surroundings surroundings, String lists) throws IOException {
        Path path = surroundings.resolve(dmsgFile == null ? lists + USUAL_DMSG_FILE : dmsgFile);
        return DeploymentSource.read(path, "the addresses within dmsg; -D names another file");
    }
}
