/**
 * Races about runs of applications: listing against ending, and taking a key back against registering the name anew. Two
 * actors and an arbiter each; nothing here waits.
 */
@NullMarked
package io.skyloom.stress.apps;

import org.jspecify.annotations.NullMarked;
