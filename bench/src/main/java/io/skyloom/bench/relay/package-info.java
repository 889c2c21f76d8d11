/**
 * Loads a visor in the middle: a generator and a sink in this process, the visor under test in one of its own, encrypted
 * transports between them. Runs on whatever threads the visors start. Nothing here decides what is measured by looking
 * at the result.
 */
@NullMarked
package io.skyloom.bench.relay;

import org.jspecify.annotations.NullMarked;
