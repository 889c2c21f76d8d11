/**
 * What the stress tests share: timers and threads that actors move by hand, a stream without an other end, and the mark
 * that says what a test proves. Nothing here starts a thread or waits.
 */
@NullMarked
package io.skyloom.stress;

import org.jspecify.annotations.NullMarked;
