package io.skyloom.rpc;

/** The circumstances of a running call, for methods that wait. Any thread may use it. */
public interface RpcContext {
    /** Whether the answer has become pointless: the connection ended, or the call's limit passed. */
    boolean isAbandoned();

    /**
     * Runs an action when the answer becomes pointless, at once if it has already; never after the method returned. It
     * must not block: it wakes what the method waits for.
     */
    void onAbandoned(Runnable action);
}
