package io.skyloom.dmsg.discovery;

import io.skyloom.http.HttpResponse;
import io.skyloom.json.JsonWriter;

/** The answers of a discovery that are no entries, in the network's words. Clients tell them apart by the text. */
enum DiscoveryAnswer {
    FIRST_ENTRY(200, "wrote a new entry"),
    NEXT_ENTRY(200, "wrote new entry iteration"),
    DELETED(200, "deleted entry"),
    NOT_FOUND(404, "entry of public key is not found"),
    NO_SERVERS(404, "no delegated dmsg servers available for remote"),
    BAD_INPUT(400, "error bad input"),
    BAD_SIGNATURE(401, "invalid signature"),
    UNEXPECTED(500, "something unexpected happened"),
    LOOPBACK_SERVER(
            422, Prefix.VALIDATION + "advertising localhost listening address is not allowed in production mode"),
    NO_VERSION(422, Prefix.VALIDATION + "entry has no version"),
    NO_SIGNATURE(422, Prefix.VALIDATION + "entry has no signature"),
    NULL_KEY(422, Prefix.VALIDATION + "entry Keys is nil"),
    NEITHER_CLIENT_NOR_SERVER(422, Prefix.VALIDATION + "entry has neither client or server field"),
    NO_ADDRESS(422, Prefix.VALIDATION + "server address cannot be empty"),
    OUTDATED(422, Prefix.VALIDATION + "advertised entry has outdated timestamp"),
    WRONG_SEQUENCE(422, Prefix.VALIDATION + "sequence field of new entry is not sequence of old entry + 1"),
    OLDER_TIMESTAMP(422, Prefix.VALIDATION + "advertised entry timestamp is not greater than previous");

    private final int status;
    private final String message;

    DiscoveryAnswer(int status, String message) {
        this.status = status;
        this.message = message;
    }

    String message() {
        return message;
    }

    HttpResponse response() {
        String json = new JsonWriter()
                .beginObject()
                .field("message", message)
                .name("code")
                .value(status)
                .endObject()
                .toString();
        return HttpResponse.json(status, json);
    }

    /** Constants that the constants above may use. */
    private static final class Prefix {
        static final String VALIDATION = "entry validation error: ";
    }
}
