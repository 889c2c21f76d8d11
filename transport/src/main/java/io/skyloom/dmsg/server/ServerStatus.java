package io.skyloom.dmsg.server;

import io.skyloom.http.HttpHandler;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpRoutes;
import io.skyloom.json.JsonWriter;
import io.skyloom.seam.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a server tells about itself over HTTP: {@code /health} as JSON, {@code /metrics} for Prometheus. */
public final class ServerStatus {
    private static final String PREFIX = "skyloom_dmsg_server_";

    private final DmsgServer server;
    private final Instant started;
    private final String version;

    private ServerStatus(DmsgServer server, Instant started, String version) {
        this.server = server;
        this.started = started;
        this.version = version;
    }

    /**
     * The pages of a server; any thread may ask for them.
     *
     * @param version told by {@code /health}
     */
    public static HttpHandler pages(DmsgServer server, Clock clock, String version) {
        ServerStatus status = new ServerStatus(server, Instant.ofEpochMilli(clock.wallMillis()), version);
        return new HttpRoutes()
                .on("GET", "/health", call -> status.health())
                .on("GET", "/metrics", call -> status.metrics());
    }

    private HttpResponse health() {
        JsonWriter out = new JsonWriter().beginObject().name("build_info").beginObject();
        out.field("version", version)
                .field("commit", "unknown")
                .field("date", "unknown")
                .endObject();
        out.field("started_at", started.toString());
        out.field("public_key", server.key().hex());
        out.name("published").value(server.published().now().isPresent());
        levels().forEach((name, value) -> out.name(name).value(value));
        return HttpResponse.json(200, out.endObject().toString());
    }

    private HttpResponse metrics() {
        StringBuilder text = new StringBuilder();
        levels().forEach((name, value) -> line(text, name, "gauge", value));
        counts().forEach((name, value) -> line(text, name + "_total", "counter", value));
        text.append("# TYPE ").append(PREFIX).append("streams_refused_total counter\n");
        server.snapshot()
                .refusals()
                .forEach((code, count) -> text.append(PREFIX)
                        .append("streams_refused_total{code=\"")
                        .append(code)
                        .append("\"} ")
                        .append(count)
                        .append('\n'));
        return HttpResponse.plain(200, text.toString());
    }

    private static void line(StringBuilder text, String name, String type, long value) {
        text.append("# TYPE ")
                .append(PREFIX)
                .append(name)
                .append(' ')
                .append(type)
                .append('\n');
        text.append(PREFIX).append(name).append(' ').append(value).append('\n');
    }

    private Map<String, Long> levels() {
        ServerSnapshot seen = server.snapshot();
        Map<String, Long> levels = new LinkedHashMap<>();
        levels.put("sessions", (long) seen.sessions());
        levels.put("peers", (long) seen.peers());
        levels.put("bridges", (long) seen.bridges());
        levels.put("relaying", (long) seen.relaying());
        levels.put("buffers_lent", seen.buffersLent());
        return levels;
    }

    private Map<String, Long> counts() {
        ServerSnapshot seen = server.snapshot();
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("sessions_opened", seen.sessionsOpened());
        counts.put("sessions_replaced", seen.sessionsReplaced());
        counts.put("sessions_refused", seen.sessionsRefused());
        counts.put("handshakes_failed", seen.handshakesFailed());
        counts.put("streams_bridged", seen.streamsBridged());
        counts.put("streams_relayed", seen.streamsRelayed());
        counts.put("streams_failed", seen.streamsFailed());
        counts.put("bytes_carried", seen.bytesCarried());
        return counts;
    }
}
