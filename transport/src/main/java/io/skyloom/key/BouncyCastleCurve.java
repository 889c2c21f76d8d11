package io.skyloom.key;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/**
 * The curve over Bouncy Castle's low-level arithmetic. Remembers the decoded points of keys it has multiplied (about
 * 3 KB each with their tables of multiples) and the secrets shared with long-lived peers.
 */
final class BouncyCastleCurve implements Curve {
    private static final int KEPT_POINTS = 512;
    private static final int KEPT_SECRETS = 4096;

    private static final int SIGNED_BYTES = 32;
    private static final int RECOVERY_ID_AT = 64;

    private final Recent<PubKey, ECPoint> points = new Recent<>(KEPT_POINTS);
    private final Recent<Pairing, byte[]> secrets = new Recent<>(KEPT_SECRETS);

    /** Whose long-lived key meets whose. */
    private record Pairing(PubKey own, PubKey peer) {}

    @Override
    public PubKey publicKey(SecKey sec) {
        return PubKey.trusted(Secp256k1.encode(Secp256k1.multiplyBase(sec.scalar())));
    }

    @Override
    public boolean isValidPoint(byte[] encoded) {
        try {
            Secp256k1.decode(encoded);
            return true;
        } catch (BadKeyException e) {
            return false;
        }
    }

    @Override
    public PubKey decode(byte[] source, int offset) {
        byte[] encoded = PubKey.cut(source, offset);
        return PubKey.decoded(encoded, Secp256k1.decode(encoded));
    }

    @Override
    public byte[] ecdh(PubKey pub, SecKey sec) {
        return Sha256.of(Secp256k1.encode(Secp256k1.multiply(pointOf(pub), sec.scalar())));
    }

    @Override
    public byte[] ecdhStatic(PubKey pub, KeyPair own) {
        Pairing pairing = new Pairing(own.pub(), pub);
        return secrets.get(pairing, any -> ecdh(pub, own.sec())).clone();
    }

    private ECPoint pointOf(PubKey pub) {
        if (pub.isNull()) {
            throw new BadKeyException("the null key has no shared secret");
        }
        ECPoint decoded = pub.point();
        return decoded != null ? decoded : points.get(pub, key -> Secp256k1.decode(key.bytes()));
    }

    @Override
    public Sig sign(byte[] digest, SecKey sec) {
        BigInteger z = number(digest);
        if (z.signum() == 0) {
            throw new IllegalArgumentException("a digest of zeros cannot be signed");
        }
        HMacDSAKCalculator nonces = new HMacDSAKCalculator(new SHA256Digest());
        nonces.init(Secp256k1.N, sec.scalar(), digest);
        while (true) {
            Sig sig = signWith(nonces.nextK(), z, sec);
            if (sig != null) {
                return sig;
            }
        }
    }

    /** One attempt; null in the astronomically rare case that this nonce gives no signature. */
    static @Nullable Sig signWith(BigInteger k, BigInteger z, SecKey sec) {
        ECPoint point = Secp256k1.multiplyBase(k);
        BigInteger x = point.getAffineXCoord().toBigInteger();
        BigInteger r = x.mod(Secp256k1.N);
        BigInteger s = BigIntegers.modOddInverse(Secp256k1.N, k)
                .multiply(z.add(r.multiply(sec.scalar())))
                .mod(Secp256k1.N);
        if (r.signum() == 0 || s.signum() == 0) {
            return null;
        }
        int recoveryId = (x.compareTo(Secp256k1.N) >= 0 ? 2 : 0)
                | (point.getAffineYCoord().testBitZero() ? 1 : 0);
        boolean high = s.compareTo(Secp256k1.HALF_N) > 0;
        return encode(r, high ? Secp256k1.N.subtract(s) : s, high ? recoveryId ^ 1 : recoveryId);
    }

    private static Sig encode(BigInteger r, BigInteger s, int recoveryId) {
        byte[] encoded = new byte[Sig.BYTES];
        BigIntegers.asUnsignedByteArray(r, encoded, 0, SIGNED_BYTES);
        BigIntegers.asUnsignedByteArray(s, encoded, SIGNED_BYTES, SIGNED_BYTES);
        encoded[RECOVERY_ID_AT] = (byte) recoveryId;
        return Sig.trusted(encoded);
    }

    @Override
    public void verify(PubKey pub, Sig sig, byte[] digest) throws BadSignatureException {
        byte[] encoded = sig.bytes();
        byte[] recovered = recover(encoded, number(digest));
        if (recovered == null) {
            throw new BadSignatureException("Failed to recover pubkey from signature");
        }
        if (!Arrays.equals(recovered, pub.bytes())) {
            throw new BadSignatureException("Recovered pubkey does not match pubkey");
        }
        if (encoded[SIGNED_BYTES] < 0 || (encoded[RECOVERY_ID_AT] & 0xFF) >= 4) {
            throw new BadSignatureException("VerifySignatureRecoverPubKey, VerifySignatureValidity failed");
        }
    }

    /** The public key whose signature this would be; null when there is none. */
    private static byte @Nullable [] recover(byte[] sig, BigInteger z) {
        BigInteger r = new BigInteger(1, sig, 0, SIGNED_BYTES);
        BigInteger s = new BigInteger(1, sig, SIGNED_BYTES, SIGNED_BYTES);
        ECPoint nonce = Secp256k1.isScalar(r) && Secp256k1.isScalar(s) ? noncePoint(r, sig[RECOVERY_ID_AT]) : null;
        if (nonce == null) {
            return null;
        }
        BigInteger inverse = BigIntegers.modOddInverse(Secp256k1.N, r);
        BigInteger ofBase = z.negate().multiply(inverse).mod(Secp256k1.N);
        BigInteger ofNonce = s.multiply(inverse).mod(Secp256k1.N);
        ECPoint key = Secp256k1.sum(ofBase, nonce, ofNonce);
        return key.isInfinity() ? null : Secp256k1.encode(key);
    }

    /** The point whose X gave R: bit 0 of the recovery id is Y's parity, bit 1 says that X was R plus the order. */
    private static @Nullable ECPoint noncePoint(BigInteger r, int recoveryId) {
        BigInteger x = (recoveryId & 2) == 0 ? r : r.add(Secp256k1.N);
        if (x.compareTo(Secp256k1.P) >= 0) {
            return null;
        }
        byte[] encoded = new byte[PubKey.BYTES];
        encoded[0] = (byte) (2 | (recoveryId & 1));
        BigIntegers.asUnsignedByteArray(x, encoded, 1, SIGNED_BYTES);
        try {
            return Secp256k1.decode(encoded);
        } catch (BadKeyException e) {
            return null;
        }
    }

    private static BigInteger number(byte[] digest) {
        if (digest.length != SIGNED_BYTES) {
            throw new IllegalArgumentException("a digest has " + SIGNED_BYTES + " bytes, not " + digest.length);
        }
        return new BigInteger(1, digest);
    }
}
