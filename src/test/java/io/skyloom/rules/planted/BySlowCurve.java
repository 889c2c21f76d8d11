package io.skyloom.rules.planted;

import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;

/** Takes the generic curve. */
public final class BySlowCurve {
    private BySlowCurve() {}

    static X9ECParameters curve() {
        return ECNamedCurveTable.getByName("secp256k1");
    }
}
