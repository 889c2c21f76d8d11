package io.skyloom.network;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A place where a peer may be reached.
 *
 * @param address where
 * @param headStart how long this attempt runs alone before the next candidate is tried beside it; a failure starts the
 *     next one at once
 */
public record Candidate(InetSocketAddress address, Duration headStart) {}
