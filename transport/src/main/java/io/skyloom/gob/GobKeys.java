package io.skyloom.gob;

import io.skyloom.key.PubKey;
import io.skyloom.key.SecKey;
import io.skyloom.key.Sha256;
import io.skyloom.key.Sig;
import java.util.Optional;

/** The network's keys, signatures and hashes as types. */
public final class GobKeys {
    /**
     * {@code cipher.PubKey}. The null key is what a struct leaves out; it is refused anywhere else, because a receiver
     * that finds it there refuses the whole message.
     */
    public static final GobType<PubKey> PUB_KEY =
            GobOpaque.binaryMarshaler("cipher.PubKey", PubKey.NULL, PubKey::of, GobKeys::keyBytes);

    /** {@code cipher.SecKey}; empty for the zero key, which is refused outside of struct fields. */
    public static final GobType<Optional<SecKey>> SEC_KEY = GobOpaque.binaryMarshaler(
            "cipher.SecKey", Optional.empty(), form -> Optional.of(SecKey.of(form)), GobKeys::secretBytes);

    /** {@code cipher.Sig}: an array of 65 numbers, always sent. */
    public static final GobType<Sig> SIG = Gob.byteArray(Sig.BYTES).as("cipher.Sig", Sig::of, Sig::bytes);

    /** {@code cipher.SHA256}: an array of 32 numbers, always sent. */
    public static final GobType<byte[]> SHA256 = Gob.byteArray(Sha256.BYTES).named("cipher.SHA256");

    private GobKeys() {}

    private static byte[] keyBytes(PubKey key) {
        if (key.isNull()) {
            throw new IllegalArgumentException("a null public key can only be a field of a struct");
        }
        return key.bytes();
    }

    private static byte[] secretBytes(Optional<SecKey> key) {
        return key.orElseThrow(() -> new IllegalArgumentException("a zero secret key can only be a field of a struct"))
                .bytes();
    }
}
