package io.skyloom.httpauth;

import io.skyloom.http.HttpResponse;
import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonReader;
import io.skyloom.json.JsonValue;
import io.skyloom.json.JsonWriter;
import java.util.Optional;

/**
 * The two shapes in which services say what went wrong: {@code {"error":{"message":…,"code":…}}} from the layer that
 * checks signatures, {@code {"error":"…"}} from everything behind it. Any other body is taken as text.
 *
 * @param message what the service said; empty when it said nothing
 * @param code the code in the first shape, 0 otherwise
 */
public record ErrorBody(String message, int code) {
    /** What the checking layer says when the nonce is not the next one. */
    public static final String NONCE_MISMATCH = "SW-Nonce does not match";

    private static final int LONGEST_TEXT = 512;

    /** Reads the body of an answer that is no success. */
    public static ErrorBody of(HttpResponse response) {
        String text = response.text();
        if (text.isBlank()) {
            return new ErrorBody("", 0);
        }
        try {
            return JsonReader.MESSAGE
                    .parse(response.body())
                    .find("error")
                    .flatMap(ErrorBody::of)
                    .orElseGet(() -> ofText(text));
        } catch (BadJsonException e) {
            return ofText(text);
        }
    }

    /** Whether the service wants another nonce, in any of the ways services say so. */
    boolean asksForNonce() {
        return code == 401 || message.equals(NONCE_MISMATCH);
    }

    /** The checking layer's answer. */
    static HttpResponse rejection(int status, String message) {
        String json = new JsonWriter()
                .beginObject()
                .name("error")
                .beginObject()
                .field("message", message)
                .name("code")
                .value(status)
                .endObject()
                .endObject()
                .toString();
        return HttpResponse.json(status, json + "\n");
    }

    private static Optional<ErrorBody> of(JsonValue error) {
        try {
            if (error.isText()) {
                return Optional.of(new ErrorBody(error.text(), 0));
            }
            int code = error.find("code").isPresent() ? (int) error.get("code").number() : 0;
            return Optional.of(new ErrorBody(error.textOr("message", ""), code));
        } catch (BadJsonException e) {
            return Optional.empty();
        }
    }

    private static ErrorBody ofText(String text) {
        String brief = text.strip();
        return new ErrorBody(brief.substring(0, Math.min(brief.length(), LONGEST_TEXT)), 0);
    }
}
