package io.skyloom.rules.planted;

import java.util.function.LongSupplier;

/** Reads the machine's time; a method reference counts as a call. */
public final class ByTheClock {
    private ByTheClock() {}

    static LongSupplier now() {
        return System::nanoTime;
    }
}
