package io.skyloom.rpc;

import java.time.Duration;

/** No answer came in time. The other side may still be at it; its answer will be thrown away. */
public final class RpcLimitException extends RpcException {
    private static final long serialVersionUID = 1L;

    RpcLimitException(Duration limit, String call, Throwable cause) {
        super("no answer within " + limit, call, cause);
    }
}
