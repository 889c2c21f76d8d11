package io.skyloom.engine.appserver;

import io.skyloom.engine.app.AppEntry;
import io.skyloom.engine.app.AppStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How one application fares. Immutable.
 *
 * @param entry how it is set up
 * @param condition in a word
 * @param detail in its own words, or its error
 */
public record AppState(AppEntry entry, Condition condition, String detail) {
    private static final Set<String> STARTING =
            Set.of(AppStatus.CONNECTING, AppStatus.STARTING, AppStatus.RECONNECTING);

    /** In a word. */
    public enum Condition {
        /** It does not run. */
        STOPPED,
        /** It works. */
        RUNNING,
        /** It ended with an error. */
        ERRORED,
        /** It runs and does not work yet. */
        STARTING
    }

    /** @param lastError of a run that is over; empty for none */
    static AppState of(AppEntry entry, String lastError, Optional<Proc> proc) {
        AppState idle = lastError.isEmpty()
                ? new AppState(entry, Condition.STOPPED, "")
                : new AppState(entry, Condition.ERRORED, lastError);
        return proc.map(one -> of(entry, idle.condition(), one.status(), one.connections()))
                .orElse(idle);
    }

    /** Whoever has connections works; whoever says so without having any is about to. */
    private static AppState of(
            AppEntry entry, Condition otherwise, String detail, List<ConnectionSummary> connections) {
        Condition condition = connections.isEmpty() ? otherwise : Condition.RUNNING;
        if (connections.isEmpty() && detail.equals(AppStatus.RUNNING)) {
            return new AppState(entry, Condition.STARTING, AppStatus.STARTING);
        }
        return new AppState(entry, STARTING.contains(detail) ? Condition.STARTING : condition, detail);
    }
}
