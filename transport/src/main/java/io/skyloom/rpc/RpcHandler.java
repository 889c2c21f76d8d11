package io.skyloom.rpc;

/**
 * What a method does. Runs on a thread of its own for each call, next to other calls of the same connection.
 */
@FunctionalInterface
public interface RpcHandler<A, R> {
    /**
     * Answers a call; may block.
     *
     * @param call tells when nobody wants the answer any more
     * @throws Exception whose message is sent to the caller; {@link RpcAnswerException} is the plain way to refuse
     */
    R answer(A argument, RpcContext call) throws Exception;
}
