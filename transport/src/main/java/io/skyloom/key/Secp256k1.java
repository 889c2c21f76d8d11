package io.skyloom.key;

import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * The curve itself. One set of domain parameters serves all: the table of multiples of the base point hangs on its
 * generator.
 */
final class Secp256k1 {
    private static final ECDomainParameters DOMAIN = domain();

    /** The order of the group. */
    static final BigInteger N = DOMAIN.getN();

    /** Half the order, rounded down: the largest S that is signed. */
    static final BigInteger HALF_N = N.shiftRight(1);

    /** The prime of the field. */
    static final BigInteger P = DOMAIN.getCurve().getField().getCharacteristic();

    private Secp256k1() {}

    private static ECDomainParameters domain() {
        X9ECParameters named = CustomNamedCurves.getByName("secp256k1");
        return new ECDomainParameters(named.getCurve(), named.getG(), named.getN(), named.getH());
    }

    static boolean isScalar(BigInteger number) {
        return number.signum() > 0 && number.compareTo(N) < 0;
    }

    static boolean isScalar(byte[] number) {
        return isScalar(new BigInteger(1, number));
    }

    /**
     * Decodes the compressed form of a point.
     *
     * @throws BadKeyException unless it is 33 bytes, begins with 2 or 3, and X is a coordinate below the prime of a
     *     point of the curve
     */
    static ECPoint decode(byte[] encoded) {
        if (encoded.length != PubKey.BYTES) {
            throw new BadKeyException("a public key has " + PubKey.BYTES + " bytes, not " + encoded.length);
        }
        if (encoded[0] != 2 && encoded[0] != 3) {
            throw new BadKeyException("a public key begins with byte 02 or 03: " + FixedHex.encode(encoded));
        }
        if (new BigInteger(1, encoded, 1, PubKey.BYTES - 1).compareTo(P) >= 0) {
            throw new BadKeyException(
                    "X of the public key is not below the field's prime: " + FixedHex.encode(encoded));
        }
        try {
            return DOMAIN.getCurve().decodePoint(encoded);
        } catch (IllegalArgumentException e) {
            throw new BadKeyException("the public key is no point of the curve: " + FixedHex.encode(encoded));
        }
    }

    /** The compressed form of a normalised point. */
    static byte[] encode(ECPoint point) {
        return point.getEncoded(true);
    }

    /** {@code k} times the base point, normalised. */
    static ECPoint multiplyBase(BigInteger k) {
        return new FixedPointCombMultiplier().multiply(DOMAIN.getG(), k).normalize();
    }

    /** {@code k} times a point, normalised. */
    static ECPoint multiply(ECPoint point, BigInteger k) {
        return point.multiply(k).normalize();
    }

    /** {@code a} times the base point plus {@code b} times {@code point}, normalised. */
    static ECPoint sum(BigInteger a, ECPoint point, BigInteger b) {
        return ECAlgorithms.sumOfTwoMultiplies(DOMAIN.getG(), a, point, b).normalize();
    }
}
