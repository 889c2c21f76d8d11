/**
 * How long to wait before trying again. Every retry of the engine has a cap, a factor and jitter, so that a service
 * that comes back is not met by everybody at once; and whose turn it is where one caller at a time may go on. No thread
 * of its own: callers wait here or elsewhere, always with a limit.
 */
@NullMarked
package io.skyloom.retry;

import org.jspecify.annotations.NullMarked;
