package io.skyloom.noise;

import io.skyloom.seam.Entropy;

/** Lets a test decide what the payloads carry, to play a peer that offers or answers nonsense. */
final class PayloadKem implements Kem {
    private final byte[] offer;
    private final byte[] answer;

    PayloadKem(byte[] offer, byte[] answer) {
        this.offer = offer;
        this.answer = answer;
    }

    @Override
    public String name() {
        return "nonsense";
    }

    @Override
    public DecapsulationKey generate(Entropy entropy) {
        return new DecapsulationKey() {
            @Override
            public byte[] encapsulationKey() {
                return offer;
            }

            @Override
            public byte[] unwrap(byte[] ciphertext) {
                throw new AssertionError("nobody can answer a nonsense offer");
            }
        };
    }

    @Override
    public Wrapped wrap(byte[] encapsulationKey, Entropy entropy) {
        return new Wrapped(answer, new byte[SECRET_BYTES]);
    }
}
