package io.skyloom.aead;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The twelve bytes of a nonce: four zeros and the counter, little-endian. Owned by one codec. */
final class CounterNonce {
    /** How long a nonce is. */
    static final int BYTES = 12;

    private static final VarHandle LONG_LE =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes = new byte[BYTES];

    /** The nonce of a message; the same array each time. */
    byte[] of(long counter) {
        LONG_LE.set(bytes, Integer.BYTES, counter);
        return bytes;
    }
}
