package io.skyloom.aead;

import java.io.IOException;

/** A key has sealed as many messages as it may; whoever wants to say more has to connect anew. */
public final class WornOutKeyException extends IOException {
    private static final long serialVersionUID = 1L;

    WornOutKeyException() {
        super("the key has sealed all messages that it may: the last counter is used up");
    }
}
