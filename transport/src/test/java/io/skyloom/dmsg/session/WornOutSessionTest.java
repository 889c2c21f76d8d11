package io.skyloom.dmsg.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.aead.AeadProvider;
import io.skyloom.aead.WornOutKeyException;
import io.skyloom.key.PubKey;
import io.skyloom.noise.NoiseKeys;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Objects whose counters are the last that there are. */
class WornOutSessionTest {
    private static final NoiseKeys KEYS = new NoiseKeys(new byte[32], new byte[32], new byte[32], PubKey.NULL, false);
    private static final AeadProvider AEAD = AeadProvider.choose("jdk");

    @Test
    void shouldSealAndOpenTheLastObjectAndNoneBehindIt() throws IOException {
        try (ObjectCipher old = new ObjectCipher(KEYS, AEAD, -4);
                ObjectCipher peer = new ObjectCipher(KEYS, AEAD)) {
            byte[] last = body(old.seal(new byte[] {1}));
            byte[] veryLast = body(old.seal(new byte[] {2}));
            assertThat(peer.open(veryLast.clone())).containsExactly(2);
            assertThat(peer.open(last)).containsExactly(1);
            assertThatThrownBy(() -> peer.open(veryLast)).hasMessageContaining("18446744073709551614 is a repetition");
            for (int again = 0; again < 2; again++) {
                assertThatThrownBy(() -> old.seal(new byte[] {3})).isInstanceOf(WornOutKeyException.class);
            }
        }
    }

    private static byte[] body(byte[] object) {
        return Arrays.copyOfRange(object, ObjectCipher.PREFIX_BYTES, object.length);
    }
}
