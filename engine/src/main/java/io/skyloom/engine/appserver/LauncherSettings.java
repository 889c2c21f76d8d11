package io.skyloom.engine.appserver;

import io.skyloom.key.PubKey;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a visor runs applications. Immutable.
 *
 * @param visor whose applications they are
 * @param version of this program, as services are listed with
 * @param place where connections of applications are taken; port 0 picks a free one
 * @param programs where the programs are that entries name
 * @param local where applications work and where is noted which were started; made if it is not there
 * @param ownCommand what starts this program, for its own applications in processes of their own; may be empty
 * @param linkLimit how long a process may take to connect
 */
public record LauncherSettings(
        PubKey visor,
        String version,
        InetSocketAddress place,
        Path programs,
        Path local,
        List<String> ownCommand,
        Duration linkLimit) {
    /** Time enough for a program that has to be compiled first. */
    public static final Duration USUAL_LINK_LIMIT = Duration.ofSeconds(30);

    /** Makes the folders absolute. */
    public LauncherSettings {
        programs = programs.toAbsolutePath().normalize();
        local = local.toAbsolutePath().normalize();
        ownCommand = List.copyOf(ownCommand);
    }
}
