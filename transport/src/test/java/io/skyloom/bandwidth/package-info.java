/** Proofs for the bandwidth log: the recorded file, days, restarts, clocks that jump and disks that fail. */
@NullMarked
package io.skyloom.bandwidth;

import org.jspecify.annotations.NullMarked;
