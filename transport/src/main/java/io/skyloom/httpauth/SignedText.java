package io.skyloom.httpauth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** What the signature of a request covers: the raw body and, right behind it, the nonce in decimal digits. */
final class SignedText {
    private SignedText() {}

    /** @param nonce counted as 64 unsigned bits */
    static byte[] of(byte[] body, long nonce) {
        byte[] digits = Long.toUnsignedString(nonce).getBytes(US_ASCII);
        byte[] text = Arrays.copyOf(body, body.length + digits.length);
        System.arraycopy(digits, 0, text, body.length, digits.length);
        return text;
    }
}
