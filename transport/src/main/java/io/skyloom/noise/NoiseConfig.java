package io.skyloom.noise;

import io.skyloom.key.Curve;
import io.skyloom.seam.Entropy;

/**
 * What all handshakes of one visor share. Any thread may use it.
 *
 * @param curve the arithmetic, with its memory of peers' points and static secrets
 * @param entropy where ephemeral keys come from
 * @param hybrid when post-quantum secrets are used
 * @param kem how post-quantum secrets are exchanged
 * @param hybridPeers who is known to understand them
 * @param budget how much handshakes may compute at once
 */
public record NoiseConfig(
        Curve curve, Entropy entropy, Hybrid hybrid, Kem kem, HybridPeers hybridPeers, HandshakeBudget budget) {
    /** A configuration with a memory and a budget of its own, of the usual sizes. */
    public static NoiseConfig of(Curve curve, Entropy entropy, Hybrid hybrid) {
        return new NoiseConfig(
                curve,
                entropy,
                hybrid,
                Kem.choose(),
                new HybridPeers(HybridPeers.USUAL_LIMIT),
                HandshakeBudget.ofHalfTheProcessors());
    }

    /** The same with another rule for post-quantum secrets; memory and budget stay shared. */
    public NoiseConfig withHybrid(Hybrid other) {
        return new NoiseConfig(curve, entropy, other, kem, hybridPeers, budget);
    }
}
