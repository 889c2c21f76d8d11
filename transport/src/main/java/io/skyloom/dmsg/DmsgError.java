package io.skyloom.dmsg;

import java.util.Optional;

/** What can go wrong, by the network's codes and in its words. Only the 300s travel inside responses. */
public enum DmsgError {
    /** The discovery has no entry of the key. */
    ENTRY_NOT_FOUND(100, "entry is not found in discovery"),
    /** The entry is not a server's. */
    NOT_A_SERVER(101, "entry is not of server in discovery"),
    /** The entry is not a client's. */
    NOT_A_CLIENT(102, "entry is not of client in discovery"),
    /** The client has no server. */
    NO_DELEGATED_SERVERS(103, "client entry in discovery has no delegated servers"),
    /** Our own client or server is closed. */
    ENTITY_CLOSED(200, "local entity closed"),
    /** Our end of the session is closed. */
    SESSION_CLOSED(201, "local session closed"),
    /** No server leads to the destination. */
    CANNOT_CONNECT(202, "cannot connect to delegated server"),
    /** The peer spoke too early. */
    EXTRA_HANDSHAKE_BYTES(203, "extra bytes received during session handshake"),
    /** The request was not signed by its source. */
    REQUEST_SIGNATURE(300, "request has invalid signature"),
    /** The request's time is not positive. */
    REQUEST_TIMESTAMP(301, "request timestamp should be higher than last"),
    /** The request's source is missing, or not who sent it. */
    REQUEST_SOURCE_KEY(302, "request has invalid source public key"),
    /** The request's destination is missing, or somebody else. */
    REQUEST_DESTINATION_KEY(303, "request has invalid destination public key"),
    /** The request's source port is zero. */
    REQUEST_SOURCE_PORT(304, "request has invalid source port"),
    /** The request's destination port is zero. */
    REQUEST_DESTINATION_PORT(305, "request has invalid destination port"),
    /** Nobody listens on the port. */
    NO_LISTENER(306, "request has no associated listener", true),
    /** The server has no session with the destination. */
    NO_NEXT_SESSION(307, "request cannot be forwarded because the next session is non-existent"),
    /** The server relays as many streams between servers as it will. */
    RELAY_CAPACITY(308, "server is at its peer-relay stream capacity", true),
    /** The response was not signed by the destination. */
    RESPONSE_SIGNATURE(350, "response has invalid signature"),
    /** The response answers another request. */
    RESPONSE_HASH(351, "response has invalid hash of associated request"),
    /** The response refuses without a code that we know. */
    RESPONSE_REJECTED(352, "response rejected associated request without reason"),
    /** The object is too short to be signed. */
    SIGNED_OBJECT(370, "signed object is invalid"),
    /** Somebody holds the port. */
    PORT_OCCUPIED(400, "port already occupied"),
    /** The listener's queue is full. */
    ACCEPT_QUEUE_FULL(401, "listener accept chan maxed", true);

    private final int code;
    private final String text;
    private final boolean temporary;

    DmsgError(int code, String text) {
        this(code, text, false);
    }

    DmsgError(int code, String text, boolean temporary) {
        this.code = code;
        this.text = text;
        this.temporary = temporary;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** Whether trying again later may help. */
    public boolean isTemporary() {
        return temporary;
    }

    /** The error of a code; empty when the code is unknown. */
    public static Optional<DmsgError> ofCode(int code) {
        for (DmsgError one : values()) {
            if (one.code == code) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /** An exception of this error. */
    public DmsgException exception() {
        return new DmsgException(this, "");
    }

    /** An exception of this error that tells more. */
    public DmsgException exception(String detail) {
        return new DmsgException(this, detail);
    }

    /** An exception of this error with what brought it about. */
    public DmsgException exception(Throwable cause) {
        return new DmsgException(this, cause);
    }

    /** As the network prints it. */
    @Override
    public String toString() {
        return "dmsg error " + code + " - " + text;
    }
}
