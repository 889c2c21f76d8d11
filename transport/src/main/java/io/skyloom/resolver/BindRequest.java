package io.skyloom.resolver;

import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonReader;
import io.skyloom.json.JsonValue;
import java.util.List;
import java.util.Optional;

/**
 * The body of a bind request.
 *
 * @param port in decimal, 1 to 65535
 * @param addresses at most {@link #MOST_ADDRESSES}, each at most {@link #LONGEST_TEXT} characters
 * @param publicIp empty where the visor does not say
 * @param publicIpV6 empty where the visor does not say
 * @param certHash empty where the visor does not say
 */
record BindRequest(String port, List<String> addresses, String publicIp, String publicIpV6, String certHash) {
    static final int MOST_ADDRESSES = 128;
    static final int LONGEST_TEXT = 128;

    static BindRequest parse(byte[] body) throws BadJsonException {
        JsonValue json = JsonReader.MESSAGE.parse(body);
        Optional<JsonValue> addresses = json.find("addresses");
        BindRequest request = new BindRequest(
                json.get("port").text(),
                addresses.isPresent() ? addresses.get().texts() : List.of(),
                json.textOr("public_ip", ""),
                json.textOr("public_ip_v6", ""),
                json.textOr("cert_hash", ""));
        request.requireBounds();
        return request;
    }

    private void requireBounds() throws BadJsonException {
        if (PortText.parse(port).isEmpty()) {
            throw new BadJsonException("port must be a number from 1 to 65535");
        }
        if (addresses.size() > MOST_ADDRESSES) {
            throw new BadJsonException("more than " + MOST_ADDRESSES + " addresses");
        }
        if (addresses.stream().anyMatch(BindRequest::isTooLong)
                || isTooLong(publicIp)
                || isTooLong(publicIpV6)
                || isTooLong(certHash)) {
            throw new BadJsonException("a text is longer than " + LONGEST_TEXT + " characters");
        }
    }

    private static boolean isTooLong(String text) {
        return text.length() > LONGEST_TEXT;
    }

    /** As the reference service prints it in its complaints. */
    @Override
    public String toString() {
        return "{" + port + " [" + String.join(" ", addresses) + "]}";
    }
}
