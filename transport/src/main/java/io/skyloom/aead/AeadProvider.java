package io.skyloom.aead;

/** Makes codecs of one implementation. Any thread may call it. */
public interface AeadProvider {
    /** What the implementation is called in the configuration and in logs: {@code jdk}, {@code conscrypt}, … */
    String name();

    /**
     * Makes a codec for one direction of one session.
     *
     * @param key 32 bytes; not changed and not kept by reference
     * @param forSealing whether it will seal; it can do only one of the two
     * @throws IllegalArgumentException when the key has another length
     */
    AeadCodec create(byte[] key, boolean forSealing);

    /**
     * Picks an implementation for this process and logs which and why. Meant to be called once, by whoever composes the
     * program: it may load a native library.
     *
     * @param mode {@code auto} for the best one this machine offers, or the name of one: {@code jdk}, {@code conscrypt}
     *     or {@code openssl}
     * @throws IllegalArgumentException when the mode is unknown
     * @throws IllegalStateException when the named implementation cannot be used here; the message says why
     */
    static AeadProvider choose(String mode) {
        return ProviderChoice.ofThisMachine().choose(mode);
    }
}
