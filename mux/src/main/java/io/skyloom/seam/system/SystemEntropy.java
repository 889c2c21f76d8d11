package io.skyloom.seam.system;

import io.skyloom.seam.Entropy;
import java.security.SecureRandom;

/** The system's cryptographically strong generator. */
public final class SystemEntropy implements Entropy {
    private final SecureRandom random = new SecureRandom();

    @Override
    public void fill(byte[] target) {
        random.nextBytes(target);
    }
}
