package io.skyloom.noise;

import io.skyloom.seam.Entropy;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;

/** Hands the visor's own entropy to platform classes that ask for a random generator. */
final class EntropyRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    EntropyRandom(Entropy entropy) {
        super(new Source(entropy), null);
    }

    private static final class Source extends SecureRandomSpi {
        private static final long serialVersionUID = 1L;

        private final transient Entropy entropy;

        Source(Entropy entropy) {
            this.entropy = entropy;
        }

        @Override
        protected void engineNextBytes(byte[] target) {
            entropy.fill(target);
        }

        @Override
        protected byte[] engineGenerateSeed(int length) {
            return entropy.bytes(length);
        }

        @Override
        protected void engineSetSeed(byte[] seed) {
            // The entropy needs no help, and must stay repeatable in tests.
        }
    }
}
