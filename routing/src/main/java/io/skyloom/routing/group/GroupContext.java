package io.skyloom.routing.group;

import io.skyloom.aead.AeadProvider;
import io.skyloom.key.KeyPair;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.seam.Seams;

/**
 * What all groups of a visor share.
 *
 * @param seams time and threads
 * @param own this visor's keys, which every group proves
 * @param noise how keys are agreed on, under the visor's budget
 * @param aead seals and opens frames
 * @param limits of each group
 * @param parking where packets wait that come too early
 */
public record GroupContext(
        Seams seams, KeyPair own, NoiseConfig noise, AeadProvider aead, GroupLimits limits, Parking parking) {}
