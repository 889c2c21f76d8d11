package io.skyloom.rpc;

/** The other side answered with an error. The connection is as good as before. */
public final class RpcAnswerException extends RpcException {
    private static final long serialVersionUID = 1L;

    /**
     * An error as a method gives it to its caller.
     *
     * @param text exactly what is sent
     */
    public RpcAnswerException(String text) {
        super(text, "answered", null);
    }

    RpcAnswerException(String text, String call) {
        super(text, call, null);
    }

    /** Whether the other side does not have the method or the service at all, as older programs do not. */
    public boolean isMissing() {
        return text().contains("can't find method") || text().contains("can't find service");
    }
}
