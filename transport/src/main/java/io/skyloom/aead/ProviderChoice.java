package io.skyloom.aead;

import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rule that picks an implementation. A rule and not a race: in the first seconds of a process the JDK's cipher runs
 * a hundred times slower than later, so that it would lose every measurement made at start.
 *
 * @param openssl loads it or throws {@link IllegalStateException} saying why it cannot
 * @param conscrypt likewise
 * @param fastPoly1305 whether HotSpot computes the JDK cipher's tags with vector instructions; it needs AVX-512 for it,
 *     and without the JDK's cipher is five times slower than a native one
 */
record ProviderChoice(
        Supplier<AeadProvider> openssl, Supplier<AeadProvider> conscrypt, Supplier<Boolean> fastPoly1305) {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderChoice.class);

    static ProviderChoice ofThisMachine() {
        return new ProviderChoice(NativeLibrary::openssl, NativeLibrary::conscrypt, HotSpotPoly1305::isFast);
    }

    AeadProvider choose(String mode) {
        return switch (mode.toLowerCase(Locale.ROOT)) {
            case "auto" -> automatic();
            case "jdk" -> chosen(new JdkAead(), "as configured");
            case "conscrypt" -> chosen(conscrypt.get(), "as configured");
            case "openssl" -> chosen(openssl.get(), "as configured");
            default ->
                throw new IllegalArgumentException(
                        "no cipher provider \"" + mode + "\"; there are auto, jdk, conscrypt and openssl");
        };
    }

    private AeadProvider automatic() {
        StringBuilder reasons = new StringBuilder();
        try {
            return chosen(openssl.get(), "it loads and is the fastest");
        } catch (IllegalStateException e) {
            reasons.append(e.getMessage());
        }
        if (fastPoly1305.get()) {
            return chosen(new JdkAead(), reasons + "; this processor has the vector instructions for the JDK's");
        }
        try {
            return chosen(conscrypt.get(), reasons + "; the JDK's is slow without AVX-512");
        } catch (IllegalStateException e) {
            reasons.append("; ").append(e.getMessage());
        }
        return chosen(new JdkAead(), reasons.toString());
    }

    private static AeadProvider chosen(AeadProvider provider, String why) {
        LOG.info("sealing frames with the cipher of {} ({})", provider.name(), why);
        return provider;
    }
}
