package io.skyloom.services;

import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonValue;
import io.skyloom.json.JsonWriter;
import java.math.BigDecimal;
import java.util.Optional;

/** Numbers with a fraction in documents; zero is left out. */
final class Fraction {
    private Fraction() {}

    static double of(JsonValue json, String name) throws BadJsonException {
        Optional<JsonValue> member = json.find(name);
        if (member.isEmpty()) {
            return 0;
        }
        if (!member.get().node().isNumber()) {
            throw member.get().wrong("a number");
        }
        return member.get().node().asDouble(0);
    }

    static void write(JsonWriter json, String name, double number) {
        if (number != 0 && Double.isFinite(number)) {
            json.name(name).raw(new BigDecimal(Double.toString(number)).toPlainString());
        }
    }
}
