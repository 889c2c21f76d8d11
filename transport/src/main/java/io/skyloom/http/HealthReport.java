package io.skyloom.http;

import io.skyloom.json.JsonWriter;
import java.time.Instant;
import java.util.List;

/**
 * What a service says about itself at {@code GET /health}.
 *
 * @param service its name
 * @param version the program's version
 * @param startedAtMillis wall time of its start
 * @param dmsgAddress where it is reached over dmsg; empty when it is not
 * @param dmsgServers keys of the dmsg servers it uses
 */
public record HealthReport(
        String service, String version, long startedAtMillis, String dmsgAddress, List<String> dmsgServers) {
    /** A service that is reached directly only. */
    public static HealthReport direct(String service, String version, long startedAtMillis) {
        return new HealthReport(service, version, startedAtMillis, "", List.of());
    }

    /** The answer. */
    public HttpResponse response() {
        JsonWriter json = new JsonWriter()
                .beginObject()
                .field("service_name", service)
                .name("build_info")
                .beginObject()
                .field("version", version)
                .endObject()
                .field("started_at", Instant.ofEpochMilli(startedAtMillis).toString())
                .fieldUnlessEmpty("dmsg_address", dmsgAddress);
        if (!dmsgServers.isEmpty()) {
            json.field("dmsg_servers", dmsgServers);
        }
        return HttpResponse.json(200, json.endObject() + "\n");
    }
}
