package io.skyloom.yamux;

import java.time.Duration;

/**
 * The bounds and limits of sessions; one value may serve any number of them. {@link #defaults} is what the peers of the
 * network use, and every part can be replaced with {@link #toBuilder}.
 *
 * @param initialWindow bytes the peer may send on a new stream before anything is read, 262144 (fixed by the protocol)
 *     to {@code maxWindow}; more is announced when the stream is opened or accepted
 * @param maxWindow bytes to which a stream's window may grow while its reader keeps up and the peer is slowed by the
 *     window, up to 16 MiB
 * @param acceptBacklog streams that may wait for {@code accept}, and streams of ours the peer may owe an answer for; the
 *     peers use 256 and 512
 * @param maxStreams streams opened by the peer that may be alive at once; further ones are reset
 * @param maxFrame payload bytes of one data frame at most: what a stream sends before it is another stream's turn
 * @param memoryBudget bytes of memory that all inboxes of a session may hold together, at least twice {@code maxWindow};
 *     beyond it the stream that holds most is reset
 * @param writeTimeout how long the carrier may take no byte while some wait before the session is over; zero for no
 *     limit
 * @param openTimeout how long a stream of ours may go unanswered before it is reset; zero for no limit
 * @param closeTimeout how long a closed stream waits for the peer to end its half before it is reset; zero for no limit
 * @param keepAliveInterval how long nothing may arrive before the peer is asked for an answer; zero for never
 * @param keepAliveTimeout how long that answer, or any other byte, may take before the session is over
 * @param closeGrace how long bytes already accepted may take to be written when the session is closed, and after that
 *     how long the peer may take to end its direction before the carrier is closed with bytes unread
 * @param acknowledgeAtOnce whether a new stream is acknowledged when it arrives rather than when it is accepted. The
 *     peers kill a session whose other end is slow to acknowledge; a busy application wants this on
 * @param pool lends the memory
 */
public record YamuxConfig(
        int initialWindow,
        int maxWindow,
        int acceptBacklog,
        int maxStreams,
        int maxFrame,
        long memoryBudget,
        Duration writeTimeout,
        Duration openTimeout,
        Duration closeTimeout,
        Duration keepAliveInterval,
        Duration keepAliveTimeout,
        Duration closeGrace,
        boolean acknowledgeAtOnce,
        BufferPool pool) {
    /** The window of every stream as the protocol fixes it, in bytes. */
    public static final int PROTOCOL_WINDOW = 256 * 1024;

    /** The largest window that can be asked for, in bytes. */
    public static final int LARGEST_WINDOW = 16 * 1024 * 1024;

    private static final Duration LONGEST_LIMIT = Duration.ofDays(365);

    /** Checks that every part is in its range. */
    public YamuxConfig {
        require(initialWindow >= PROTOCOL_WINDOW && initialWindow <= maxWindow, "initialWindow", initialWindow);
        require(maxWindow <= LARGEST_WINDOW, "maxWindow", maxWindow);
        require(acceptBacklog >= 1, "acceptBacklog", acceptBacklog);
        require(maxStreams >= 1, "maxStreams", maxStreams);
        require(maxFrame >= 1 && maxFrame <= LARGEST_WINDOW, "maxFrame", maxFrame);
        require(memoryBudget >= 2L * maxWindow, "memoryBudget", memoryBudget);
        requireLimit(writeTimeout, "writeTimeout");
        requireLimit(openTimeout, "openTimeout");
        requireLimit(closeTimeout, "closeTimeout");
        requireLimit(keepAliveInterval, "keepAliveInterval");
        requireLimit(keepAliveTimeout, "keepAliveTimeout");
        requireLimit(closeGrace, "closeGrace");
    }

    /**
     * What the peers of October 2024 use, with keep-alive off.
     *
     * @param pool lends the memory of all sessions with this configuration
     */
    public static YamuxConfig defaults(BufferPool pool) {
        return new Builder(pool).build();
    }

    /** A builder that starts with these values. */
    public Builder toBuilder() {
        return new Builder(pool)
                .windows(initialWindow, maxWindow)
                .streams(acceptBacklog, maxStreams)
                .maxFrame(maxFrame)
                .memoryBudget(memoryBudget)
                .writeTimeout(writeTimeout)
                .openTimeout(openTimeout)
                .closeTimeout(closeTimeout)
                .keepAlive(keepAliveInterval, keepAliveTimeout)
                .closeGrace(closeGrace)
                .acknowledgeAtOnce(acknowledgeAtOnce);
    }

    private static void require(boolean holds, String what, long value) {
        if (!holds) {
            throw new IllegalArgumentException("yamux: " + what + " out of range: " + value);
        }
    }

    private static void requireLimit(Duration limit, String what) {
        require(!limit.isNegative() && limit.compareTo(LONGEST_LIMIT) <= 0, what + " in seconds", limit.toSeconds());
    }

    /** Gathers the parts of a configuration; not for several threads at once. */
    public static final class Builder {
        private final BufferPool pool;
        private int initialWindow = PROTOCOL_WINDOW;
        private int maxWindow = PROTOCOL_WINDOW;
        private int acceptBacklog = 256;
        private int maxStreams = 4096;
        private int maxFrame = 32 * 1024;
        private long memoryBudget = 64L * 1024 * 1024;
        private Duration writeTimeout = Duration.ofSeconds(10);
        private Duration openTimeout = Duration.ofSeconds(75);
        private Duration closeTimeout = Duration.ofMinutes(5);
        private Duration keepAliveInterval = Duration.ZERO;
        private Duration keepAliveTimeout = Duration.ofSeconds(10);
        private Duration closeGrace = Duration.ofSeconds(1);
        private boolean acknowledgeAtOnce;

        private Builder(BufferPool pool) {
            this.pool = pool;
        }

        /** See {@link YamuxConfig#initialWindow} and {@link YamuxConfig#maxWindow}. */
        public Builder windows(int initial, int max) {
            initialWindow = initial;
            maxWindow = max;
            return this;
        }

        /** See {@link YamuxConfig#acceptBacklog} and {@link YamuxConfig#maxStreams}. */
        public Builder streams(int backlog, int alive) {
            acceptBacklog = backlog;
            maxStreams = alive;
            return this;
        }

        /** See {@link YamuxConfig#maxFrame}. */
        public Builder maxFrame(int bytes) {
            maxFrame = bytes;
            return this;
        }

        /** See {@link YamuxConfig#memoryBudget}. */
        public Builder memoryBudget(long bytes) {
            memoryBudget = bytes;
            return this;
        }

        /** See {@link YamuxConfig#writeTimeout}. */
        public Builder writeTimeout(Duration limit) {
            writeTimeout = limit;
            return this;
        }

        /** See {@link YamuxConfig#openTimeout}. */
        public Builder openTimeout(Duration limit) {
            openTimeout = limit;
            return this;
        }

        /** See {@link YamuxConfig#closeTimeout}. */
        public Builder closeTimeout(Duration limit) {
            closeTimeout = limit;
            return this;
        }

        /** See {@link YamuxConfig#keepAliveInterval} and {@link YamuxConfig#keepAliveTimeout}. */
        public Builder keepAlive(Duration interval, Duration timeout) {
            keepAliveInterval = interval;
            keepAliveTimeout = timeout;
            return this;
        }

        /** See {@link YamuxConfig#closeGrace}. */
        public Builder closeGrace(Duration limit) {
            closeGrace = limit;
            return this;
        }

        /** See {@link YamuxConfig#acknowledgeAtOnce}. */
        public Builder acknowledgeAtOnce(boolean atOnce) {
            acknowledgeAtOnce = atOnce;
            return this;
        }

        /**
         * The configuration.
         *
         * @throws IllegalArgumentException when a part is out of its range
         */
        public YamuxConfig build() {
            return new YamuxConfig(
                    initialWindow,
                    maxWindow,
                    acceptBacklog,
                    maxStreams,
                    maxFrame,
                    memoryBudget,
                    writeTimeout,
                    openTimeout,
                    closeTimeout,
                    keepAliveInterval,
                    keepAliveTimeout,
                    closeGrace,
                    acknowledgeAtOnce,
                    pool);
        }
    }
}
