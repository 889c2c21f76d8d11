package io.skyloom.engine.appserver;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a running application has measured. Immutable.
 *
 * @param connections in the order of their numbers
 * @param started when the visor started it; empty when somebody else did
 */
public record AppStatistics(List<ConnectionSummary> connections, Optional<Instant> started) {}
