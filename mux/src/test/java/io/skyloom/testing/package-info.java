/**
 * What every test of the project stands on: the extension that fails a test which logged an error or left something
 * behind, the {@link io.skyloom.testing.World} that hands out watched seams, bounded polling, seeded cases and the
 * loader of vectors. Checks run on the test's own thread after it. Nothing here knows a protocol.
 */
@NullMarked
package io.skyloom.testing;

import org.jspecify.annotations.NullMarked;
