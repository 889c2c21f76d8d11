package io.skyloom.engine.apprpc;

import io.skyloom.gob.Gob;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.gob.GobType;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.rpc.RpcMethod;

/**
 * The calls between an application and its visor, as both ends describe them. The service's name is the key of the run,
 * {@link ProcKey#hex}. Constants.
 */
public final class AppMethods {
    /** The number of a connection or of a listener, 0 to 65535; two spaces. */
    private static final GobType<Integer> ID = Gob.UINT16;

    /** How it fares, in words. */
    public static final RpcMethod<String, Nothing> SET_STATUS =
            new RpcMethod<>("SetDetailedStatus", Gob.STRING, Gob.NOTHING);

    /** For how many seconds its connection has lasted. */
    public static final RpcMethod<Long, Nothing> SET_DURATION =
            new RpcMethod<>("SetConnectionDuration", Gob.INT64, Gob.NOTHING);

    /** The text shown as its error. */
    public static final RpcMethod<String, Nothing> SET_ERROR = new RpcMethod<>("SetError", Gob.STRING, Gob.NOTHING);

    /** The port that it really uses. */
    public static final RpcMethod<Integer, Nothing> SET_PORT = new RpcMethod<>("SetAppPort", Gob.UINT16, Gob.NOTHING);

    /** Opens a connection. */
    public static final RpcMethod<AppAddress, DialReply> DIAL = new RpcMethod<>("Dial", AddressForm.GOB, DialReply.GOB);

    /** Opens a connection over routes of some kind; visors of 2024 do not have it. */
    public static final RpcMethod<DialRequest, DialReply> DIAL_WITH_OPTIONS =
            new RpcMethod<>("DialWithOptions", DialRequest.GOB, DialReply.GOB);

    /** Listens; gives the listener's number. */
    public static final RpcMethod<AppAddress, Integer> LISTEN = new RpcMethod<>("Listen", AddressForm.GOB, ID);

    /** Waits for a connection of a listener. */
    public static final RpcMethod<Integer, AcceptReply> ACCEPT = new RpcMethod<>("Accept", ID, AcceptReply.GOB);

    /** Writes all of it or says why not. */
    public static final RpcMethod<WriteRequest, WriteReply> WRITE =
            new RpcMethod<>("Write", WriteRequest.GOB, WriteReply.GOB);

    /** Waits for bytes. */
    public static final RpcMethod<ReadRequest, ReadReply> READ =
            new RpcMethod<>("Read", ReadRequest.GOB, ReadReply.GOB);

    /** Closes a connection. */
    public static final RpcMethod<Integer, Nothing> CLOSE_CONNECTION = new RpcMethod<>("CloseConn", ID, Gob.NOTHING);

    /** Closes a listener. */
    public static final RpcMethod<Integer, Nothing> CLOSE_LISTENER = new RpcMethod<>("CloseListener", ID, Gob.NOTHING);

    /** Until when reads and writes may wait. */
    public static final RpcMethod<DeadlineRequest, Nothing> SET_DEADLINE = deadline("SetDeadline");

    /** Until when reads may wait. */
    public static final RpcMethod<DeadlineRequest, Nothing> SET_READ_DEADLINE = deadline("SetReadDeadline");

    /** Until when writes may wait. */
    public static final RpcMethod<DeadlineRequest, Nothing> SET_WRITE_DEADLINE = deadline("SetWriteDeadline");

    /** From the visor to the application: something happened. */
    public static final RpcMethod<AppEvent, Nothing> NOTIFY = new RpcMethod<>("Notify", AppEvent.GOB, Gob.NOTHING);

    private AppMethods() {}

    private static RpcMethod<DeadlineRequest, Nothing> deadline(String name) {
        return new RpcMethod<>(name, DeadlineRequest.GOB, Gob.NOTHING);
    }
}
