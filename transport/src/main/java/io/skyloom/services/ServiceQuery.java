package io.skyloom.services;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Which services are asked for. Immutable.
 *
 * @param type one of {@link ServiceType}
 * @param quantity at most so many, chosen by chance; 0 and 1 mean all, as the network's clients do
 * @param version only of this version; empty means any
 * @param country only in this country; empty means any
 */
public record ServiceQuery(String type, int quantity, String version, String country) {
    /** All services of a type. */
    public static ServiceQuery all(String type) {
        return new ServiceQuery(type, 0, "", "");
    }

    /** Path and query. */
    String target() {
        List<String> parts = new ArrayList<>();
        add(parts, "country", country);
        if (quantity > 1) {
            add(parts, "quantity", String.valueOf(quantity));
        }
        add(parts, "type", type);
        add(parts, "version", version);
        return "/api/services" + (parts.isEmpty() ? "" : "?" + String.join("&", parts));
    }

    private static void add(List<String> parts, String name, String value) {
        if (!value.isEmpty()) {
            parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }
}
