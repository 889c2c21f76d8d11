package io.skyloom.engine.metrics;

import io.skyloom.http.HttpCall;
import io.skyloom.http.HttpFields;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpRoutes;
import io.skyloom.http.HttpServer;
import io.skyloom.http.HttpServerConfig;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;

/**
 * Answers monitoring systems: {@code GET /metrics} with all numbers, {@code GET /health} with the state of the program,
 * whose status is 200 while it works and 503 when a part fails. Each connection is served on a thread of its own.
 */
public final class MetricsServer implements AutoCloseable {
    private static final String NUMBERS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String INDEX = "/metrics  all numbers\n/health   the state of the program\n";
    private static final int MOST_CONNECTIONS = 32;

    private final HttpServer server;
    private final Metrics metrics;
    private final Health health;

    private MetricsServer(Metrics metrics, Health health, Seams seams, InetSocketAddress where) throws IOException {
        this.metrics = metrics;
        this.health = health;
        HttpRoutes routes = new HttpRoutes()
                .on("GET", "/metrics", this::numbers)
                .on("GET", "/health", this::state)
                .on("GET", "/", call -> plain("text/plain; charset=utf-8", INDEX));
        this.server = HttpServer.start(
                seams,
                "http:metrics",
                seams.net().listen(where),
                routes,
                HttpServerConfig.DEFAULT.withConnections(MOST_CONNECTIONS));
    }

    /**
     * Begins to answer.
     *
     * @param where port 0 takes a free one; whoever reaches it may read, nobody may write
     * @throws IOException when the place is taken
     */
    public static MetricsServer open(Metrics metrics, Health health, Seams seams, InetSocketAddress where)
            throws IOException {
        return new MetricsServer(metrics, health, seams, where);
    }

    /** Where it listens. */
    public InetSocketAddress localAddress() {
        return server.localAddress();
    }

    /** Stops answering. Idempotent. */
    @Override
    public void close() {
        server.close();
    }

    private HttpResponse numbers(HttpCall call) {
        return plain(NUMBERS, metrics.text());
    }

    private HttpResponse state(HttpCall call) {
        Map<String, Health.Report> reports = health.reports();
        int status = Health.worst(reports) == Health.State.FAILING ? 503 : 200;
        return HttpResponse.json(status, health.json(reports) + "\n");
    }

    private static HttpResponse plain(String type, String text) {
        return new HttpResponse(200, HttpFields.NONE, text.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .with("Content-Type", type);
    }
}
