package io.skyloom.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.testing.Vector;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** One recorded request and its answer. */
public record RecordedExchange(HttpRequest request, int status, String contentType, String body) {
    /** The exchanges of one recorded step. */
    public static List<RecordedExchange> of(Vector step) {
        return step.list("http").stream().map(RecordedExchange::one).toList();
    }

    private static RecordedExchange one(Vector http) {
        JsonNode headers = http.object("request_headers").json();
        List<HttpFields.Field> fields = new ArrayList<>();
        headers.properties()
                .forEach(header -> fields.add(
                        new HttpFields.Field(header.getKey(), header.getValue().stringValue())));
        HttpRequest request = new HttpRequest(
                http.text("method"),
                http.text("path"),
                HttpFields.of(fields),
                http.text("request_body").getBytes(StandardCharsets.UTF_8));
        return new RecordedExchange(
                request, (int) http.number("status"), http.text("response_content_type"), http.text("response_body"));
    }

    /** The recorded header field of the request. */
    public String header(String name) {
        return request.fields().first(name).orElse("");
    }

    /** Plays the request to a service and compares the answer. */
    public void playTo(HttpHandler service, InetSocketAddress from) {
        HttpResponse answer = service.handle(HttpCall.of(request, from));
        assertThat(answer.text()).as("body of the answer to %s", request).isEqualTo(body);
        assertThat(answer.status()).as("status of the answer to %s", request).isEqualTo(status);
        assertThat(answer.fields().first("Content-Type").orElse(""))
                .as("content type of the answer to %s", request)
                .isEqualTo(contentType);
    }

    /** The recorded answer. */
    public HttpResponse answer() {
        HttpResponse plain = HttpResponse.plain(status, body);
        return contentType.isEmpty() ? plain : plain.with("Content-Type", contentType);
    }
}
