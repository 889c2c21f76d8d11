/**
 * The short pass of the stress tests, run by every build: each test in one JVM configuration for some hundred
 * milliseconds. Harness processes are forked and waited for on the test's thread. Long passes are run by hand.
 */
@NullMarked
package io.skyloom.stress;

import org.jspecify.annotations.NullMarked;
