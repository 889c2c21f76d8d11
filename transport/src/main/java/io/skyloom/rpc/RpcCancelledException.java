package io.skyloom.rpc;

/** The call was given up on this side. */
public final class RpcCancelledException extends RpcException {
    private static final long serialVersionUID = 1L;

    RpcCancelledException(String call) {
        super("cancelled", call, null);
    }
}
