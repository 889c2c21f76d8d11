package io.skyloom.engine.appserver;

import java.nio.file.Path;
import java.util.List;

/**
 * A process that is to be started. Immutable.
 *
 * @param command the program and its arguments
 * @param env variables besides the visor's own, each {@code NAME=value}; of two with one name the last counts
 * @param workDir where it works; made if it is not there
 * @param user the account it runs under; empty for the visor's
 * @param group the group it runs under; empty for the visor's, or for that of the user's name
 */
public record ChildCommand(List<String> command, List<String> env, Path workDir, String user, String group) {
    /** Copies the lists. */
    public ChildCommand {
        command = List.copyOf(command);
        env = List.copyOf(env);
    }
}
