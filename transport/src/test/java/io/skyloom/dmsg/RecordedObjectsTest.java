package io.skyloom.dmsg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.key.SecKey;
import io.skyloom.testing.Cases;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordedObjectsTest {
    private static final Curve CURVE = Curve.bouncyCastle();
    private static final Vector FILE = Vectors.load("dmsg-stream.json");

    private static Vector recorded(int index) {
        return FILE.list("signed_objects").get(index);
    }

    static Stream<Vector> hostile() {
        return recorded(2).list("cases").stream();
    }

    @Test
    void shouldReadHashAndVerifyTheRecordedRequest() throws IOException {
        SignedObject object = SignedObject.received(recorded(0).bytes("object"));

        StreamRequest request = StreamRequest.of(object);
        request.verify(object, CURVE);

        assertThat(object.hash()).isEqualTo(recorded(0).bytes("hash"));
        assertThat(request.source().key().hex()).isEqualTo(recorded(0).text("verify_with"));
        assertThat(request.noise()).hasSize(49);
    }

    @Test
    void shouldWriteTheRecordedRequestByteForByte() throws IOException {
        StreamRequest request =
                StreamRequest.of(SignedObject.received(recorded(0).bytes("object")));
        KeyPair author = KeyPair.of(SecKey.parse(FILE.object("keys").object("A").text("sk")), CURVE);

        SignedObject again = request.signedBy(author, CURVE);

        assertThat(again.message()).isEqualTo(recorded(0).bytes("gob"));
        request.verify(again, CURVE);
    }

    @Test
    void shouldReadAndVerifyTheRecordedResponse() throws IOException {
        SignedObject request = SignedObject.received(recorded(0).bytes("object"));
        SignedObject object = SignedObject.received(recorded(1).bytes("object"));

        StreamResponse response = StreamResponse.of(object);
        response.verify(object, request, PubKey.parse(recorded(1).text("verify_with")), CURVE);
        response.requireAccepted();

        assertThat(response.requestHash()).isEqualTo(recorded(1).bytes("request_hash"));
        assertThat(response.noise()).hasSize(49);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void shouldRefuseWithTheNetworksCodeAndWords(Vector hostile) throws IOException {
        String wanted = hostile.text("error");

        assertThatThrownBy(() -> judge(hostile)).isInstanceOfSatisfying(DmsgException.class, refused -> {
            assertThat(wanted).startsWith(refused.error().toString());
            assertThat(refused.error().code()).isEqualTo(Integer.parseInt(wanted.substring(11, 14)));
        });
    }

    private static void judge(Vector hostile) throws IOException {
        if (!hostile.has("object")) {
            SignedObject.received(new byte[65]);
            return;
        }
        SignedObject object = SignedObject.received(hostile.bytes("object"));
        if (!hostile.toString().startsWith("response")) {
            StreamRequest.of(object).verify(object, CURVE);
            return;
        }
        StreamResponse response = StreamResponse.of(object);
        SignedObject request = SignedObject.received(recorded(0).bytes("object"));
        response.verify(object, request, PubKey.parse(recorded(1).text("verify_with")), CURVE);
        response.requireAccepted();
    }

    @Test
    void shouldTellAnAnnouncementFromARequest() throws IOException {
        KeyPair author = KeyPair.fromSeed(new byte[] {7});
        SignedObject announced = new PeerAnnounce(5, author.pub()).signedBy(author, CURVE);

        PeerAnnounce read = PeerAnnounce.of(announced).orElseThrow();
        read.verify(announced, author.pub(), CURVE);

        assertThat(PeerAnnounce.of(SignedObject.received(recorded(0).bytes("object"))))
                .isEmpty();
        assertThatThrownBy(() ->
                        read.verify(announced, KeyPair.fromSeed(new byte[] {8}).pub(), CURVE))
                .hasMessageStartingWith("dmsg error 302");
    }

    @Test
    void shouldAnswerMutatedObjectsWithAnIoException() {
        byte[] request = recorded(0).bytes("object");
        byte[] response = recorded(1).bytes("object");
        Cases.check(3000, draw -> {
            byte[] mutated = draw.chance(0.5) ? request.clone() : response.clone();
            for (int i = draw.between(1, 4); i > 0; i--) {
                mutated[draw.between(65, mutated.length - 1)] = (byte) draw.between(0, 255);
            }
            SignedObject object = SignedObject.received(mutated);
            readAll(object);
        });
    }

    private static void readAll(SignedObject object) {
        PeerAnnounce.of(object);
        try {
            StreamRequest.of(object);
        } catch (IOException refused) {
            assertThat(refused).hasMessageNotContaining("null");
        }
        try {
            StreamResponse.of(object);
        } catch (IOException refused) {
            assertThat(refused).hasMessageNotContaining("null");
        }
    }

    @Test
    void shouldReadAddressesAsTheNetworkWritesThem() {
        PubKey key = KeyPair.fromSeed(new byte[] {7}).pub();

        assertThat(DmsgAddress.parse(key.hex() + ":45")).isEqualTo(new DmsgAddress(key, 45));
        assertThat(DmsgAddress.parse(" " + key.hex() + " : ~ ")).isEqualTo(new DmsgAddress(key, 0));
        assertThat(DmsgAddress.parse(key.hex())).hasToString(key.hex() + ":~");
        assertThat(DmsgAddress.parse(":7")).isEqualTo(new DmsgAddress(PubKey.NULL, 7));
        assertThatThrownBy(() -> DmsgAddress.parse(key.hex() + ":65536")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DmsgAddress.parse("xy:1")).isInstanceOf(IllegalArgumentException.class);
    }
}
