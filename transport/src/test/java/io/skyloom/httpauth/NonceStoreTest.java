package io.skyloom.httpauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nonces only ever move on, also for keys that were forgotten. */
class NonceStoreTest {
    private static final List<PubKey> KEYS = IntStream.rangeClosed(1, 4)
            .mapToObj(i -> KeyPair.fromSeed(new byte[] {(byte) i}).pub())
            .toList();

    @Test
    void shouldMoveOnOncePerNonce() {
        NonceStore store = new NonceStore(10);
        PubKey key = KEYS.get(0);
        assertThat(store.next(key)).isZero();
        store.advance(key, 0);
        store.advance(key, 0);
        assertThat(store.next(key)).isEqualTo(1);
        store.advance(key, 7);
        assertThat(store.next(key)).isEqualTo(1);
        assertThat(store.next(KEYS.get(1))).isZero();
    }

    /** Behind the last nonce comes none, above all not the first one again. */
    @Test
    void shouldEndWithTheLastNonce() {
        NonceStore store = new NonceStore(10, NonceStore.NONE_LEFT - 1);
        PubKey key = KEYS.get(0);
        store.advance(key, NonceStore.NONE_LEFT - 1);
        assertThat(store.next(key)).isEqualTo(NonceStore.NONE_LEFT);
        store.advance(key, NonceStore.NONE_LEFT);
        assertThat(store.next(key)).isEqualTo(NonceStore.NONE_LEFT);
    }

    @Test
    void shouldNeverLetAForgottenKeyUseAnOldNonceAgain() {
        NonceStore store = new NonceStore(2);
        for (long used = 0; used < 5; used++) {
            store.advance(KEYS.get(0), used);
        }
        store.advance(KEYS.get(1), 0);
        store.advance(KEYS.get(2), 0);
        assertThat(store.size()).isEqualTo(2);
        assertThat(store.next(KEYS.get(0))).isEqualTo(5);
        assertThat(store.next(KEYS.get(3))).isEqualTo(5);
        assertThat(store.next(KEYS.get(2))).isEqualTo(1);
    }

    @Test
    void shouldForgetTheKeyThatRestedLongest() {
        NonceStore store = new NonceStore(2);
        store.advance(KEYS.get(0), 0);
        store.advance(KEYS.get(1), 0);
        assertThat(store.next(KEYS.get(0))).isEqualTo(1);
        store.advance(KEYS.get(0), 1);
        store.advance(KEYS.get(2), 0);
        assertThat(store.next(KEYS.get(0))).isEqualTo(2);
        assertThat(store.next(KEYS.get(1))).isEqualTo(1);
    }
}
