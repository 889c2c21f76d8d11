package io.skyloom.dmsg.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.json.BadJsonException;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.SecKey;
import io.skyloom.testing.Cases;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Entries against the text and signatures of the network's own code. */
class DmsgEntryVectorsTest {
    private static final String FILE = "dmsg-discovery-entry.json";
    private final Curve curve = Curve.bouncyCastle();

    @TestFactory
    Stream<DynamicTest> shouldReadVerifyAndWriteRecordedEntries() {
        return Vectors.each(FILE, "entries")
                .map(vector -> DynamicTest.dynamicTest(vector.text("name"), () -> check(vector)));
    }

    private void check(Vector vector) throws BadJsonException {
        String text = vector.text("entry_json");
        DmsgEntry entry = DmsgEntry.parse(text.getBytes(StandardCharsets.UTF_8));
        assertThat(entry.text()).isEqualTo(text);
        assertThat(entry.signedText()).isEqualTo(vector.text("signed_json"));
        assertThat(entry.key().hex()).isEqualTo(vector.text("pk"));
        assertThat(entry.isSignatureValid(curve)).isTrue();
        KeyPair owner = KeyPair.of(SecKey.parse(vector.text("sk")), curve);
        DmsgEntry resigned = entry.signedBy(owner, curve);
        assertThat(resigned.isSignatureValid(curve)).isTrue();
        assertThat(resigned.renewed(entry.sequence() + 1, entry.timestamp()).isSignatureValid(curve))
                .isFalse();
    }

    @Test
    void shouldNotAcceptAnEntryWhoseContentChangedAfterSigning() throws BadJsonException {
        DmsgEntry entry = DmsgEntry.parse(firstRecorded());
        assertThat(new DmsgEntry(
                                entry.version(),
                                entry.sequence(),
                                entry.timestamp(),
                                entry.key(),
                                entry.client(),
                                "",
                                entry.server(),
                                entry.signature(),
                                entry.protocol())
                        .isSignatureValid(curve))
                .isFalse();
    }

    private static byte[] firstRecorded() {
        return Vectors.load(FILE).list("entries").getFirst().text("entry_json").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void shouldAnswerMutatedEntriesWithBadJsonAtWorst() {
        byte[] recorded = firstRecorded();
        Cases.checkBytes(2_000, draw -> draw.mutate(recorded), bytes -> {
            try {
                DmsgEntry.parse(bytes).text();
            } catch (BadJsonException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        });
        assertThatThrownBy(() -> DmsgEntry.parse(new byte[0])).isInstanceOf(BadJsonException.class);
    }
}
