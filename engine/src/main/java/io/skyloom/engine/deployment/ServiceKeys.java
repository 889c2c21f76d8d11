package io.skyloom.engine.deployment;

import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.seam.Entropy;

/**
 * Who those services are that visors know by key. Immutable.
 *
 * @param dmsgServer the dmsg server
 * @param setupNode the setup node, which visors let write rules
 */
public record ServiceKeys(KeyPair dmsgServer, KeyPair setupNode) {
    /** New ones. */
    public static ServiceKeys generate(Curve curve, Entropy entropy) {
        return new ServiceKeys(KeyPair.generate(curve, entropy), KeyPair.generate(curve, entropy));
    }
}
