package io.skyloom.services;

import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonValue;
import io.skyloom.json.JsonWriter;

/**
 * Where on earth a service stands, as far as somebody found out. Immutable.
 *
 * @param latitude in degrees; 0 when unknown
 * @param longitude in degrees; 0 when unknown
 * @param country two letters; may be empty
 * @param region free text; may be empty
 */
public record GeoLocation(double latitude, double longitude, String country, String region) {
    static GeoLocation from(JsonValue json) throws BadJsonException {
        return new GeoLocation(
                Fraction.of(json, "lat"),
                Fraction.of(json, "lon"),
                json.textOr("country", ""),
                json.textOr("region", ""));
    }

    void writeTo(JsonWriter json) {
        json.beginObject();
        Fraction.write(json, "lat", latitude);
        Fraction.write(json, "lon", longitude);
        json.fieldUnlessEmpty("country", country)
                .fieldUnlessEmpty("region", region)
                .endObject();
    }
}
