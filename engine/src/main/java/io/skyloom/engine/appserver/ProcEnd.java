package io.skyloom.engine.appserver;

import java.time.Duration;

/**
 * How a run ended. Immutable.
 *
 * @param cause why
 * @param well whether by itself and without complaint
 * @param error the last words; empty for none
 * @param age how long it lasted
 */
record ProcEnd(EndCause cause, boolean well, String error, Duration age) {}
