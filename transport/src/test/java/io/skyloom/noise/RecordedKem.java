package io.skyloom.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.seam.Entropy;

/** Answers the one recorded offer with the recorded wrapping. */
final class RecordedKem implements Kem {
    private final byte[] expectedKey;
    private final Wrapped wrapped;

    RecordedKem(byte[] expectedKey, Wrapped wrapped) {
        this.expectedKey = expectedKey;
        this.wrapped = wrapped;
    }

    @Override
    public String name() {
        return "recorded";
    }

    @Override
    public DecapsulationKey generate(Entropy entropy) {
        throw new UnsupportedOperationException("the recording has a responder only");
    }

    @Override
    public Wrapped wrap(byte[] encapsulationKey, Entropy entropy) {
        assertThat(encapsulationKey).isEqualTo(expectedKey);
        return wrapped;
    }
}
