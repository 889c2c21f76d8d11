package io.skyloom.resolver;

import java.io.IOException;

/** The resolver has not answered once since the visor started; asking it is tried again in the background. */
public final class ResolverNotReadyException extends IOException {
    private static final long serialVersionUID = 1L;

    ResolverNotReadyException(String message) {
        super(message);
    }
}
