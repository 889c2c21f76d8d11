package io.skyloom.bandwidth;

import java.util.UUID;

/** Something whose traffic is logged. Any thread may ask. */
public interface Metered {
    /** Under which id it is logged. */
    UUID id();

    /** What it moved since it began; never goes down. */
    Traffic traffic();

    /** Whether it has ended for good and moves nothing any more. */
    boolean isGone();
}
