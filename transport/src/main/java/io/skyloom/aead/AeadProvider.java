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
     */
    AeadCodec create(byte[] key, boolean forSealing);

    /**
     * Picks an implementation.
     *
     * @param mode {@code auto} for the best one this machine offers, or the name of one
     * @throws IllegalArgumentException when the mode is unknown
     * @throws IllegalStateException when the named implementation cannot be used here; the message says why
     */
    static AeadProvider choose(String mode) {
        return switch (mode) {
            case "auto", "jdk" -> new JdkAead();
            default -> throw new IllegalArgumentException("unknown cipher provider \"" + mode + "\"");
        };
    }
}
