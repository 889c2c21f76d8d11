package io.skyloom.services;

import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonValue;
import io.skyloom.json.JsonWriter;
import java.util.Optional;

/**
 * What others have measured of a service; deployments fill it for VPN servers. Immutable.
 *
 * @param latency in milliseconds; 0 when unknown
 * @param uptime in percent; 0 when unknown
 * @param connections how many use it
 */
public record ServiceMetrics(double latency, double uptime, long connections) {
    static ServiceMetrics from(JsonValue json) throws BadJsonException {
        Optional<JsonValue> connections = json.find("connections");
        return new ServiceMetrics(
                Fraction.of(json, "latency"),
                Fraction.of(json, "uptime"),
                connections.isPresent() ? connections.get().number() : 0);
    }

    void writeTo(JsonWriter json) {
        json.beginObject();
        Fraction.write(json, "latency", latency);
        Fraction.write(json, "uptime", uptime);
        if (connections != 0) {
            json.name("connections").value(connections);
        }
        json.endObject();
    }
}
