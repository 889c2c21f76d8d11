package io.skyloom.rpc;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Why a call has no result. The kinds differ in what can be done about it. */
public abstract sealed class RpcException extends IOException
        permits RpcAnswerException, RpcClosedException, RpcLimitException, RpcCancelledException, RpcBusyException {
    private static final long serialVersionUID = 1L;

    private final String text;

    RpcException(String text, String call, @Nullable Throwable cause) {
        super(text + " (" + call + ")", cause);
        this.text = text;
    }

    /** The bare text, as Go words it where it has the same error; what a proxy passes on. */
    public String text() {
        return text;
    }
}
