package io.skyloom.services;

import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonValue;
import io.skyloom.json.JsonWriter;
import io.skyloom.key.BadKeyException;
import java.util.List;
import java.util.Optional;

/**
 * One service as it is registered and listed. Immutable.
 *
 * @param address where it is reached
 * @param type one of {@link ServiceType}, or a name that came later
 * @param geo where it stands; usually found out by the deployment
 * @param displayNodeIp whether the visor wants its local addresses listed
 * @param version of the program that serves it; the original's deployment refuses proxies and VPN servers without one
 * @param localIps the visor's own addresses; registered for public visors only
 * @param metrics what others measured of it
 */
public record ServiceEntry(
        ServiceAddress address,
        String type,
        Optional<GeoLocation> geo,
        boolean displayNodeIp,
        String version,
        List<String> localIps,
        Optional<ServiceMetrics> metrics) {
    /** Copies the list. */
    public ServiceEntry {
        localIps = List.copyOf(localIps);
    }

    /** A service of which nothing more is told than where it is and what serves it. */
    public static ServiceEntry of(ServiceAddress address, String type, String version) {
        return new ServiceEntry(address, type, Optional.empty(), false, version, List.of(), Optional.empty());
    }

    /** The same with the visor's own addresses. */
    public ServiceEntry withLocalIps(List<String> addresses, boolean displayed) {
        return new ServiceEntry(address, type, geo, displayed, version, addresses, metrics);
    }

    /** The same under another type. */
    ServiceEntry withType(String name) {
        return new ServiceEntry(address, name, geo, displayNodeIp, version, localIps, metrics);
    }

    /** The same as everybody may see it: a visor's own addresses only if it wants that. */
    ServiceEntry listed() {
        return new ServiceEntry(address, type, geo, false, version, displayNodeIp ? localIps : List.of(), metrics);
    }

    /**
     * Reads the JSON object; absent fields become empty.
     *
     * @throws BadJsonException when a field has another type, or the address is none
     */
    public static ServiceEntry from(JsonValue json) throws BadJsonException {
        Optional<JsonValue> geo = json.find("geo");
        Optional<JsonValue> metrics = json.find("info");
        Optional<JsonValue> ips = json.find("local_ips");
        return new ServiceEntry(
                address(json.get("address")),
                json.textOr("type", ""),
                geo.isPresent() ? Optional.of(GeoLocation.from(geo.get())) : Optional.empty(),
                json.flag("display_node_ip"),
                json.textOr("version", ""),
                ips.isPresent() ? ips.get().texts() : List.of(),
                metrics.isPresent() ? Optional.of(ServiceMetrics.from(metrics.get())) : Optional.empty());
    }

    /** The JSON object; fields without a value are left out. */
    public String json() {
        JsonWriter json = new JsonWriter()
                .beginObject()
                .field("address", address.toString())
                .field("type", type);
        geo.ifPresent(found -> found.writeTo(json.name("geo")));
        if (displayNodeIp) {
            json.name("display_node_ip").value(true);
        }
        json.fieldUnlessEmpty("version", version);
        if (!localIps.isEmpty()) {
            json.field("local_ips", localIps);
        }
        metrics.ifPresent(found -> found.writeTo(json.name("info")));
        return json.endObject().toString();
    }

    private static ServiceAddress address(JsonValue json) throws BadJsonException {
        try {
            return ServiceAddress.parse(json.text());
        } catch (BadKeyException e) {
            throw new BadJsonException(json.path() + ": " + e.getMessage());
        }
    }
}
