package io.skyloom.routing.appnet;

import io.skyloom.routing.finder.PathQuery;
import java.time.Duration;

/**
 * How a route is dialled.
 *
 * @param minHops the shortest that will do; 0 turns routing off
 * @param maxHops the longest that will do
 * @param keepAlive how long the route's rules live without a packet
 * @param parallel paths tried beside each other
 * @param stagger how long a path may go unanswered before the next one is tried beside it; zero for all at once
 * @param rounds how often new paths are looked for when all have failed
 * @param handshake how long the remote may take to answer once a route is set up
 * @param total for all of it
 * @param existingOnly whether no transport is made for it
 */
public record DialOptions(
        int minHops,
        int maxHops,
        Duration keepAlive,
        int parallel,
        Duration stagger,
        int rounds,
        Duration handshake,
        Duration total,
        boolean existingOnly) {
    /** 1 to 7 hops, rules for 10 min, 3 paths with 1 s between them, 3 rounds, 10 s to answer, 60 s in all. */
    public static final DialOptions USUAL = new DialOptions(
            1,
            7,
            Duration.ofMinutes(10),
            3,
            Duration.ofSeconds(1),
            3,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            false);

    /** Checks the ranges. */
    public DialOptions {
        if (minHops < 0 || maxHops > PathQuery.MOST_HOPS || parallel < 1 || parallel > PathQuery.MOST_ROUTES) {
            throw new IllegalArgumentException("routes have 0 to " + PathQuery.MOST_HOPS + " hops, and 1 to "
                    + PathQuery.MOST_ROUTES + " can be tried at once");
        }
        if (rounds < 1 || stagger.isNegative() || !keepAlive.isPositive() || !total.isPositive()) {
            throw new IllegalArgumentException("a dial takes a round and some time at least");
        }
    }

    /** The same with other lengths. */
    public DialOptions withHops(int min, int max) {
        return new DialOptions(min, max, keepAlive, parallel, stagger, rounds, handshake, total, existingOnly);
    }

    /** The same, trying that many paths beside each other, the next one after that long. */
    public DialOptions withParallel(int paths, Duration between) {
        return new DialOptions(minHops, maxHops, keepAlive, paths, between, rounds, handshake, total, existingOnly);
    }

    /** The same with another limit for all of it, and for the remote's answer. */
    public DialOptions withLimits(Duration answer, Duration all) {
        return new DialOptions(minHops, maxHops, keepAlive, parallel, stagger, rounds, answer, all, existingOnly);
    }

    /** The same, looking for paths that often. */
    public DialOptions withRounds(int number) {
        return new DialOptions(minHops, maxHops, keepAlive, parallel, stagger, number, handshake, total, existingOnly);
    }

    /** The same with rules that live that long. */
    public DialOptions withKeepAlive(Duration span) {
        return new DialOptions(minHops, maxHops, span, parallel, stagger, rounds, handshake, total, existingOnly);
    }

    /** The same, making no transport. */
    public DialOptions overExistingOnly() {
        return new DialOptions(minHops, maxHops, keepAlive, parallel, stagger, rounds, handshake, total, true);
    }
}
