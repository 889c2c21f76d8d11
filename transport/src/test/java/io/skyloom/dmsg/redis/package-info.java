/** Proof of the store in Redis, against a small server of the same protocol that a test can pause, drop and time. */
@NullMarked
package io.skyloom.dmsg.redis;

import org.jspecify.annotations.NullMarked;
