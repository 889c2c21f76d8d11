package io.skyloom.discovery;

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

    /** This service's complaints end with a line feed and have no content type. */
    HttpResponse response() {
        String json =
                new JsonWriter().beginObject().field("error", words).endObject().toString();
        return HttpResponse.plain(status, json + "\n");
    }
}
