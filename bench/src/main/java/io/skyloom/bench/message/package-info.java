/**
 * What messages cost: the gob coding of those that set up routes, and calls over a connection. JMH runs them on a
 * thread of its own; calls have both ends in this process. Nothing here is part of the visor.
 */
@NullMarked
package io.skyloom.bench.message;

import org.jspecify.annotations.NullMarked;
