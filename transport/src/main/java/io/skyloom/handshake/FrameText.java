package io.skyloom.handshake;

import java.nio.charset.StandardCharsets;

/**
 * The canonical text of the frames: this key order, this spelling, no white space, one line feed at the end. Written by
 * hand because signatures are made over it byte for byte.
 */
final class FrameText {
    /** Frame 0: no JSON, no line feed. */
    static final String GET_NONCE = "get_nonce";

    private FrameText() {}

    /** Frame 0. */
    static byte[] getNonce() {
        return GET_NONCE.getBytes(StandardCharsets.US_ASCII);
    }

    /** Frame 1. */
    static byte[] nonce(Nonce nonce) {
        StringBuilder text = new StringBuilder(80).append("{\"Nonce\":");
        appendNonce(text, nonce);
        return line(text.append('}'));
    }

    /** Frame 2, with the signature it carries. */
    static byte[] introduction(Introduction frame) {
        StringBuilder text = new StringBuilder(440).append("{\"SrcAddr\":");
        appendAddress(text, frame.source());
        appendAddress(text.append(",\"DstAddr\":"), frame.destination());
        appendNonce(text.append(",\"Nonce\":"), frame.nonce());
        return line(text.append(",\"Sig\":\"").append(frame.signature().hex()).append("\"}"));
    }

    /** Frame 3. */
    static byte[] verdict(Verdict verdict) {
        StringBuilder text = new StringBuilder(80).append("{\"OK\":").append(verdict.ok());
        appendQuoted(text.append(",\"ErrMsg\":"), verdict.error());
        return line(text.append('}'));
    }

    private static void appendAddress(StringBuilder text, VisorAddress address) {
        text.append("{\"public_key\":\"").append(address.key().hex());
        text.append("\",\"port\":").append(address.port()).append('}');
    }

    private static void appendNonce(StringBuilder text, Nonce nonce) {
        for (int i = 0; i < Nonce.BYTES; i++) {
            text.append(i == 0 ? '[' : ',').append(nonce.octet(i));
        }
        text.append(']');
    }

    private static void appendQuoted(StringBuilder text, String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < 0x20 || Character.isSurrogate(c)) {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    private static byte[] line(StringBuilder text) {
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }
}
