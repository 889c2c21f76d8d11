package io.skyloom.engine.skysocks;

import io.skyloom.engine.socks.SocksReply;
import java.io.IOException;

/** A target cannot be connected to; knows what to tell the client. */
final class TargetRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final SocksReply reply;

    TargetRefusedException(SocksReply reply, String message) {
        super(message);
        this.reply = reply;
    }

    /** What the client is told. */
    SocksReply reply() {
        return reply;
    }
}
