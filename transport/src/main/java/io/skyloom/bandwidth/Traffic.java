package io.skyloom.bandwidth;

/**
 * Payload bytes that a transport moved: headers, encryption and handshakes are not counted.
 *
 * @param received from the peer
 * @param sent to the peer
 */
public record Traffic(long received, long sent) {
    /** Nothing yet. */
    public static final Traffic NONE = new Traffic(0, 0);

    /** Both counts added. */
    public Traffic plus(Traffic more) {
        return new Traffic(received + more.received, sent + more.sent);
    }

    /** Both counts less those of an earlier moment. */
    public Traffic minus(Traffic earlier) {
        return new Traffic(received - earlier.received, sent - earlier.sent);
    }

    /** The JSON form of summaries. */
    public String json() {
        return "{\"recv\":" + received + ",\"sent\":" + sent + "}";
    }
}
