package io.skyloom.httpauth;

import io.skyloom.http.HttpCall;
import io.skyloom.http.HttpFields;
import io.skyloom.http.HttpHandler;
import io.skyloom.http.HttpResponse;
import io.skyloom.json.JsonWriter;
import io.skyloom.key.BadKeyException;
import io.skyloom.key.BadSignatureException;
import io.skyloom.key.Curve;
import io.skyloom.key.PubKey;
import io.skyloom.key.Sig;
import java.util.regex.Pattern;

/**
 * Stands before the handlers of a service: lets signed requests with the expected nonce through, answers others with
 * 401 in the network's words. The nonce moves on only when the handler answers 200. Any thread.
 */
public final class AuthGate {
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private final NonceStore nonces;
    private final Curve curve;

    /** A gate whose nonces are kept in {@code nonces}. */
    public AuthGate(NonceStore nonces, Curve curve) {
        this.nonces = nonces;
        this.curve = curve;
    }

    /** The same handler, for signed requests only. */
    public HttpHandler guard(AuthedHandler handler) {
        return call -> {
            Credentials credentials;
            try {
                credentials = Credentials.of(call.request().fields());
                check(credentials, call);
            } catch (RefusedException e) {
                return ErrorBody.rejection(401, e.getMessage());
            }
            HttpResponse response = handler.handle(call, credentials.key);
            if (response.status() == 200) {
                nonces.advance(credentials.key, credentials.nonce);
            }
            return response;
        };
    }

    /** Answers {@code GET /security/nonces/{pk}}. */
    public HttpResponse tellNonce(HttpCall call) {
        PubKey key;
        try {
            key = PubKey.parse(call.parameter("pk"));
        } catch (BadKeyException e) {
            return ErrorBody.rejection(400, "Invalid public key");
        }
        String json = new JsonWriter()
                .beginObject()
                .field("edge", key.hex())
                .name("next_nonce")
                .raw(Long.toUnsignedString(nonces.next(key)))
                .endObject()
                .toString();
        return HttpResponse.json(200, json + "\n");
    }

    /** The nonce is compared first: it costs nothing, a signature costs much. */
    private void check(Credentials credentials, HttpCall call) throws RefusedException {
        if (credentials.nonce != nonces.next(credentials.key) || credentials.nonce == NonceStore.NONE_LEFT) {
            throw new RefusedException(ErrorBody.NONCE_MISMATCH);
        }
        byte[] signed = SignedText.of(call.request().body(), credentials.nonce);
        try {
            credentials.key.verify(curve, credentials.signature, signed);
        } catch (BadSignatureException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        }
    }

    /** The three header fields, read in the order in which the reference service complains about them. */
    private record Credentials(PubKey key, Sig signature, long nonce) {
        static Credentials of(HttpFields fields) throws RefusedException {
            PubKey key = key(required(fields, AuthHeaders.PUBLIC));
            Sig signature = signature(required(fields, AuthHeaders.SIGNATURE));
            return new Credentials(key, signature, nonce(required(fields, AuthHeaders.NONCE)));
        }

        private static String required(HttpFields fields, String name) throws RefusedException {
            String value = fields.first(name).orElse("");
            if (value.isEmpty()) {
                throw new RefusedException(name + " missing");
            }
            return value;
        }

        private static PubKey key(String text) throws RefusedException {
            try {
                return PubKey.parse(text);
            } catch (BadKeyException e) {
                throw new RefusedException("error parsing " + AuthHeaders.PUBLIC + ": Invalid public key");
            }
        }

        private static Sig signature(String text) throws RefusedException {
            try {
                return Sig.parse(text);
            } catch (BadKeyException e) {
                throw new RefusedException(
                        "error parsing " + AuthHeaders.SIGNATURE + ":'" + text + "': Invalid signature");
            }
        }

        private static long nonce(String text) throws RefusedException {
            if (!DIGITS.matcher(text).matches()) {
                throw new RefusedException("error parsing " + AuthHeaders.NONCE + ": invalid syntax");
            }
            try {
                return Long.parseUnsignedLong(text);
            } catch (NumberFormatException e) {
                throw new RefusedException("error parsing " + AuthHeaders.NONCE + ": value out of range");
            }
        }
    }

    /** Why a request is not let through, in the words for the client. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String words;

        RefusedException(String words) {
            super(words);
            this.words = words;
        }

        @Override
        public String getMessage() {
            return words;
        }
    }
}
