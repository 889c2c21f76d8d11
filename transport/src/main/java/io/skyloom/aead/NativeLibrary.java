package io.skyloom.aead;

import java.lang.reflect.InvocationTargetException;

/** Loads implementations that may be absent: a class that is compiled only for newer JDKs, a jar left out. */
final class NativeLibrary {
    /** Compiled for release 22 and later, so it cannot be named in code for 21. */
    private static final String OPENSSL = "io.skyloom.aead.OpenSslAead";

    private static final int FOREIGN_FUNCTIONS_SINCE = 22;

    private NativeLibrary() {}

    /** @throws IllegalStateException when it cannot be used here; the message says why */
    static AeadProvider openssl() {
        if (Runtime.version().feature() < FOREIGN_FUNCTIONS_SINCE) {
            throw new IllegalStateException("OpenSSL needs JDK " + FOREIGN_FUNCTIONS_SINCE + " or newer, this is "
                    + Runtime.version().feature());
        }
        try {
            AeadProvider loaded = Class.forName(OPENSSL)
                    .asSubclass(AeadProvider.class)
                    .getDeclaredConstructor()
                    .newInstance();
            KnownAnswer.check(loaded);
            return loaded;
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("this build has no OpenSSL binding (it was made for JDK 21)", e);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("OpenSSL 3 does not load: " + e.getCause(), e);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IllegalStateException("OpenSSL 3 does not load: " + e, e);
        }
    }

    /** @throws IllegalStateException when it cannot be used here; the message says why */
    static AeadProvider conscrypt() {
        try {
            AeadProvider loaded = ConscryptAead.load();
            KnownAnswer.check(loaded);
            return loaded;
        } catch (LinkageError e) {
            throw new IllegalStateException("Conscrypt does not load: " + e, e);
        }
    }
}
