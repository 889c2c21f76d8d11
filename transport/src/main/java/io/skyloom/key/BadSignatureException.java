package io.skyloom.key;

import java.security.GeneralSecurityException;

/** A well-formed signature that does not belong to the key and the data. */
public final class BadSignatureException extends GeneralSecurityException {
    private static final long serialVersionUID = 1L;

    /** @param message which step of the verification failed, in the network's own words */
    public BadSignatureException(String message) {
        super(message);
    }
}
