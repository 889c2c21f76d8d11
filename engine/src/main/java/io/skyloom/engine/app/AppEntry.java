package io.skyloom.engine.app;

import io.skyloom.routing.rule.RouteAddress;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One application as the operator has set it up. Immutable.
 *
 * @param name what it is called, unique among the entries and not empty
 * @param binary the program's file name within the launcher's folder; empty for an application of the visor itself
 * @param args the whole command line behind the program, for example {@code app, skysocks, --passcode, x}
 * @param autoStart whether it is started with the visor
 * @param port the routing port that it uses, 0 to 65535
 * @param mode where it runs
 * @param restart what happens when it ends by itself
 * @param user the account it runs under; empty for the visor's
 * @param group the group it runs under; empty for the visor's
 * @param workDir its working folder; empty for one of the launcher's
 * @param env further variables of its environment, each {@code NAME=value}
 */
public record AppEntry(
        String name,
        String binary,
        List<String> args,
        boolean autoStart,
        int port,
        LauncherMode mode,
        RestartPolicy restart,
        String user,
        String group,
        String workDir,
        List<String> env) {
    /** Checks the ranges. */
    public AppEntry {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("an application needs a name");
        }
        if (port < 0 || port > RouteAddress.MAX_PORT) {
            throw new IllegalArgumentException("a port lies between 0 and 65535, not " + port);
        }
        args = List.copyOf(args);
        env = List.copyOf(env);
    }

    /** One with the visor's account, a folder of the launcher's, no policy, not started with the visor. */
    public static AppEntry of(String name, String binary, List<String> args, int port) {
        return new AppEntry(
                name, binary, args, false, port, LauncherMode.AUTOMATIC, RestartPolicy.NEVER, "", "", "", List.of());
    }

    /** The same with another command line. */
    public AppEntry withArgs(UnaryOperator<List<String>> edit) {
        return new AppEntry(name, binary, edit.apply(args), autoStart, port, mode, restart, user, group, workDir, env);
    }

    /** The same, started with the visor or not. */
    public AppEntry withAutoStart(boolean wanted) {
        return new AppEntry(name, binary, args, wanted, port, mode, restart, user, group, workDir, env);
    }

    /** The same, run elsewhere. */
    public AppEntry withMode(LauncherMode wanted) {
        return new AppEntry(name, binary, args, autoStart, port, wanted, restart, user, group, workDir, env);
    }

    /** The same with another policy. */
    public AppEntry withRestart(RestartPolicy wanted) {
        return new AppEntry(name, binary, args, autoStart, port, mode, wanted, user, group, workDir, env);
    }
}
