package io.skyloom.rpc;

import org.jspecify.annotations.Nullable;

/** The connection ended before the answer came, or had ended before the call began. The cause says why. */
public final class RpcClosedException extends RpcException {
    private static final long serialVersionUID = 1L;

    RpcClosedException(String text, String call, @Nullable Throwable cause) {
        super(text, call, cause);
    }
}
