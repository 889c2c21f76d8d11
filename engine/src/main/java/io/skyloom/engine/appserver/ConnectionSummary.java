package io.skyloom.engine.appserver;

/**
 * What is shown of one connection of an application. Immutable.
 *
 * @param alive whether neither end has closed it
 * @param latencyMillis of the route, there and back; 0 when unknown
 * @param uploadSpeed bytes per second
 * @param downloadSpeed bytes per second
 * @param sent bytes
 * @param received bytes
 * @param error why nothing more is known, or why it ended; empty mostly
 * @param durationSeconds as the application told; 0 when it did not
 */
public record ConnectionSummary(
        boolean alive,
        long latencyMillis,
        long uploadSpeed,
        long downloadSpeed,
        long sent,
        long received,
        String error,
        long durationSeconds) {
    /** Of a number that was reserved for a connection which is not there yet. */
    static final ConnectionSummary NONE = new ConnectionSummary(false, 0, 0, 0, 0, 0, "", 0);

    /** Of a connection that measures nothing. */
    static final ConnectionSummary UNKNOWN =
            new ConnectionSummary(false, 0, 0, 0, 0, 0, "Can't get such info from this conn", 0);

    ConnectionSummary lasting(long seconds) {
        return new ConnectionSummary(alive, latencyMillis, uploadSpeed, downloadSpeed, sent, received, error, seconds);
    }
}
