package io.skyloom.dmsg.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.aead.AeadProvider;
import io.skyloom.dmsg.SignedObject;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.key.SecKey;
import io.skyloom.network.VisorIdentity;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.noise.NoiseKeys;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import io.skyloom.testing.World;
import io.skyloom.yamux.BufferPool;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordedSessionTest {
    private static final Curve CURVE = Curve.bouncyCastle();
    private static final AeadProvider AEAD = AeadProvider.choose("jdk");
    private static final Vector TRANSCRIPT = Vectors.load("dmsg-session.json").object("transcript");

    static Stream<Vector> sessions() {
        return TRANSCRIPT.list("sessions").stream();
    }

    private static ObjectCipher cipherOf(Vector session, boolean client) {
        byte[] ours = session.bytes(client ? "client_encrypt_key" : "client_decrypt_key");
        byte[] theirs = session.bytes(client ? "client_decrypt_key" : "client_encrypt_key");
        return new ObjectCipher(new NoiseKeys(ours, theirs, new byte[32], PubKey.NULL, false), AEAD);
    }

    private static List<Vector> objects(Vector session, String direction) {
        return session.list("objects").stream()
                .filter(one -> one.text("dir").equals(direction))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void shouldSealTheRecordedObjectsByteForByte(Vector session) throws IOException {
        for (String direction : List.of("c2s", "s2c")) {
            try (ObjectCipher cipher = cipherOf(session, direction.equals("c2s"))) {
                for (Vector object : objects(session, direction)) {
                    assertThat(cipher.seal(object.bytes("signed_object"))).isEqualTo(object.bytes("frame"));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void shouldOpenTheRecordedObjectsInAnyOrderButOnce(Vector session) throws IOException {
        for (String direction : List.of("c2s", "s2c")) {
            try (ObjectCipher cipher = cipherOf(session, direction.equals("s2c"))) {
                for (Vector object : objects(session, direction).reversed()) {
                    byte[] body = body(object);
                    assertThat(cipher.open(body.clone())).isEqualTo(object.bytes("signed_object"));
                    assertThatThrownBy(() -> cipher.open(body.clone())).hasMessageContaining("repetition");
                }
            }
        }
    }

    @Test
    void shouldRefuseForgeriesWithoutSpendingTheirCounters() throws IOException {
        Vector session = TRANSCRIPT.list("sessions").get(0);
        Vector object = objects(session, "c2s").get(0);
        try (ObjectCipher cipher = cipherOf(session, false)) {
            byte[] forged = body(object);
            forged[forged.length - 1] ^= 1;

            assertThatThrownBy(() -> cipher.open(forged)).hasMessageContaining("does not authenticate");
            assertThatThrownBy(() -> cipher.open(new byte[23])).hasMessageContaining("too short");
            assertThat(cipher.failuresInARow()).isEqualTo(1);
            assertThat(cipher.open(body(object))).isEqualTo(object.bytes("signed_object"));
            assertThat(cipher.failuresInARow()).isZero();
        }
    }

    private static byte[] body(Vector object) {
        byte[] frame = object.bytes("frame");
        return Arrays.copyOfRange(frame, ObjectCipher.PREFIX_BYTES, frame.length);
    }

    @Test
    void shouldServeARecordedClientWhoseBytesComeInOnePiece(World world) throws IOException {
        Vector session = TRANSCRIPT.list("sessions").get(0);
        Seams seams = world.virtual().seams("server", "10.0.0.2");
        KeyPair own =
                KeyPair.of(SecKey.parse(TRANSCRIPT.object("keys").object("S").text("sk")), CURVE);
        byte[] ephemeral = session.object("handshake").bytes("server_ephemeral_sk");
        VisorIdentity me = new VisorIdentity(
                own,
                NoiseConfig.of(CURVE, target -> System.arraycopy(ephemeral, 0, target, 0, target.length), Hybrid.OFF),
                AEAD);
        Queue<SignedObject> served = new ConcurrentLinkedQueue<>();
        List<Vector> requests = objects(session, "c2s");
        try (StreamPair pair = StreamPair.over(world.virtual().internet())) {
            byte[] all = session.bytes("c2s");
            pair.first().writeFully(all, 0, all.length);

            SessionConfig config = SessionConfig.ofServer(new BufferPool(1 << 20));
            DmsgSession accepted = DmsgSession.accept(pair.second(), me, config, seams);
            accepted.serve((stream, object) -> !served.add(object), () -> {});
            Eventually.holds("all requests", () -> served.size() == requests.size());

            byte[] answer = new byte[51];
            pair.first().readFully(answer, 0, answer.length);
            assertThat(answer).isEqualTo(Arrays.copyOf(session.bytes("s2c"), answer.length));
            assertThat(accepted.remote().hex())
                    .isEqualTo(TRANSCRIPT.object("keys").object("A").text("pk"));
            assertThat(served.stream().map(SignedObject::bytes).toList())
                    .containsExactlyInAnyOrderElementsOf(requests.stream()
                            .map(one -> one.bytes("signed_object"))
                            .toList());
            accepted.close();
        }
    }
}
