package io.skyloom.resolver;

import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonValue;
import io.skyloom.json.JsonWriter;
import io.skyloom.stcpr.AddressText;
import io.skyloom.stcpr.PeerRecord;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a resolver answers about a visor, as it is on the wire. Texts that a generation does not know are empty.
 *
 * @param remoteAddr where the resolver saw it: an address, for some types with a port
 * @param remoteAddrV6 the same over IPv6; newer resolvers only
 * @param isLocal whether the asking visor was seen at the same address
 * @param port the announced port, in decimal
 * @param addresses the announced addresses
 * @param publicIp the public IPv4 address that the visor claims; newer visors only
 * @param publicIpV6 the public IPv6 address that it claims; newer visors only
 * @param certHash fingerprint of its certificate, for types that have one
 */
public record AddressRecord(
        String remoteAddr,
        String remoteAddrV6,
        boolean isLocal,
        String port,
        List<String> addresses,
        String publicIp,
        String publicIpV6,
        String certHash) {
    /** Copies the list. */
    public AddressRecord {
        addresses = List.copyOf(addresses);
    }

    /**
     * Reads the JSON object; absent fields become empty.
     *
     * @throws BadJsonException when a field has another type
     */
    public static AddressRecord from(JsonValue json) throws BadJsonException {
        Optional<JsonValue> addresses = json.find("addresses");
        return new AddressRecord(
                json.textOr("remote_addr", ""),
                json.textOr("remote_addr_v6", ""),
                json.flag("is_local"),
                json.textOr("port", ""),
                addresses.isPresent() ? addresses.get().texts() : List.of(),
                json.textOr("public_ip", ""),
                json.textOr("public_ip_v6", ""),
                json.textOr("cert_hash", ""));
    }

    /** The JSON object; fields of the newer generation only where there is something to say. */
    public String json() {
        JsonWriter json = new JsonWriter().beginObject().field("remote_addr", remoteAddr);
        if (isLocal) {
            json.name("is_local").value(true);
        }
        return json.field("port", port)
                .field("addresses", addresses)
                .fieldUnlessEmpty("remote_addr_v6", remoteAddrV6)
                .fieldUnlessEmpty("public_ip", publicIp)
                .fieldUnlessEmpty("public_ip_v6", publicIpV6)
                .fieldUnlessEmpty("cert_hash", certHash)
                .endObject()
                .toString();
    }

    /**
     * The record in the terms of a dialling network. Addresses that are no literals are left out: nobody's record
     * makes us ask a name server.
     *
     * @throws BadJsonException when there is no usable port
     */
    public PeerRecord peer() throws BadJsonException {
        int number = PortText.parse(port).orElseThrow(() -> new BadJsonException("no usable port in " + json()));
        return new PeerRecord(
                socket(remoteAddr, number),
                socket(remoteAddrV6, number),
                isLocal,
                number,
                addresses.stream()
                        .flatMap(text -> AddressText.parse(text).stream())
                        .toList(),
                AddressText.parse(publicIp).orElse(null));
    }

    /** An address that may carry a port of its own. */
    private static @Nullable InetSocketAddress socket(String text, int announcedPort) {
        Optional<InetAddress> bare = AddressText.parse(text);
        if (bare.isPresent()) {
            return new InetSocketAddress(bare.get(), announcedPort);
        }
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return null;
        }
        String host = text.substring(0, colon);
        String unbracketed = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return AddressText.parse(unbracketed)
                .flatMap(address ->
                        PortText.parse(text.substring(colon + 1)).map(port -> new InetSocketAddress(address, port)))
                .orElse(null);
    }
}
