package io.skyloom.services;

import io.skyloom.http.HttpResponse;
import io.skyloom.json.JsonWriter;

/** A request to the service cannot be granted; carries the answer that says so. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String words;

    RefusedException(int status, String words) {
        super(words);
        this.status = status;
        this.words = words;
    }

    HttpResponse response() {
        String json = new JsonWriter()
                .beginObject()
                .name("code")
                .value(status)
                .field("error", words)
                .endObject()
                .toString();
        return HttpResponse.json(status, json + "\n");
    }
}
