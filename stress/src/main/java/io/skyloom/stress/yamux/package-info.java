/**
 * What users of a yamux session meet when it, or their stream, ends at the very moment they ask for something. The
 * session's own threads do not run: tried is what its lock protects, what its conditions wake, and what is told outside
 * the lock. No bytes move here.
 */
@NullMarked
package io.skyloom.stress.yamux;

import org.jspecify.annotations.NullMarked;
