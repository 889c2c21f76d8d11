/**
 * How long to wait before trying again. Every retry of the engine has a cap, a factor and jitter, so that a service
 * that comes back is not met by everybody at once. Nothing here waits; the caller does.
 */
@NullMarked
package io.skyloom.retry;

import org.jspecify.annotations.NullMarked;
