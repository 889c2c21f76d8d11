/**
 * The seams as tests have them: time that the test advances, an internet in memory whose links can be slow, stalled,
 * black holes or cut, and randomness from a seed. Timed things happen on the thread that advances the time, all others on
 * the thread that reads or writes. Nothing here opens a real socket, and only those who wait for threads to rest look at the
 * machine's clock.
 */
@NullMarked
package io.skyloom.seam.virtual;

import org.jspecify.annotations.NullMarked;
