package io.skyloom.aead;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the running JVM whether it computes Poly1305 with vector instructions. */
final class HotSpotPoly1305 {
    private HotSpotPoly1305() {}

    /**
     * The answer of the JVM's own flag where it can be read, which takes {@code -XX:+UnlockDiagnosticVMOptions};
     * otherwise a guess: not without the widest vectors.
     */
    static boolean isFast() {
        HotSpotDiagnosticMXBean hotspot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return flag(hotspot, "UsePoly1305Intrinsics")
                .map(Boolean::parseBoolean)
                .orElseGet(() -> flag(hotspot, "UseAVX").map("3"::equals).orElse(true));
    }

    private static Optional<String> flag(@Nullable HotSpotDiagnosticMXBean hotspot, String name) {
        try {
            return hotspot == null
                    ? Optional.empty()
                    : Optional.of(hotspot.getVMOption(name).getValue());
        } catch (IllegalArgumentException e) {
            // No such flag, or a locked one.
            return Optional.empty();
        }
    }
}
