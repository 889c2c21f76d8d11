package io.skyloom.rpc;

/** The call was not begun, because too many others wait for answers or to be sent. Trying later may help. */
public final class RpcBusyException extends RpcException {
    private static final long serialVersionUID = 1L;

    RpcBusyException(String text, String call) {
        super(text, call, null);
    }
}
