package io.skyloom.stcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.handshake.RecordedFrames;
import io.skyloom.key.BadKeyException;
import io.skyloom.key.PubKey;
import io.skyloom.network.HostPort;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PkTableTest {
    private static final PubKey A = RecordedFrames.pair("A").pub();
    private static final PubKey B = RecordedFrames.pair("B").pub();

    @Test
    void shouldReadTheTableOfAConfiguration() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(A.hex(), "192.0.2.1:7777");
        texts.put(B.hex(), "visor.example:1");
        PkTable table = PkTable.ofTexts(texts);

        assertThat(table.find(A)).contains(new HostPort("192.0.2.1", 7777));
        assertThat(table.find(B)).contains(new HostPort("visor.example", 1));
        assertThat(table.entries()).hasSize(2);
    }

    @Test
    void shouldReadTheTextFile() throws Exception {
        PkTable table = PkTable.read(new StringReader(A.hex() + "\t [2001:db8::1]:7777 \n\n  " + B.hex() + "   :80"));

        assertThat(table.find(A)).contains(new HostPort("2001:db8::1", 7777));
        assertThat(table.find(B)).contains(new HostPort("", 80));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KEY", "KEY 192.0.2.1:1 more", "KEY 192.0.2.1", "KEY 192.0.2.1:", "KEY 192.0.2.1:65536",
                "KEY 192.0.2.1:-1", "KEY 2001:db8::1:80", "KEY [2001:db8::1:80", "zz 192.0.2.1:80", "00 192.0.2.1:80",
                "# KEY"
            })
    void shouldNameTheLineThatIsWrong(String line) {
        String text = "\n" + line.replace("KEY", A.hex()) + "\n";
        assertThatThrownBy(() -> PkTable.read(new StringReader(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 2 of the key table");
    }

    @Test
    void shouldNameTheEntryThatIsWrong() {
        assertThatThrownBy(() -> PkTable.ofTexts(Map.of(A.hex(), "nowhere")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("entry \"" + A.hex() + "\" of the key table: \"nowhere\" is not of the form host:port");
    }

    @Test
    void shouldChangeAtRunTime() {
        PkTable table = new PkTable();
        table.put(A, HostPort.parse("192.0.2.1:1"));
        table.put(A, HostPort.parse("192.0.2.1:2"));
        assertThat(table.find(A)).contains(new HostPort("192.0.2.1", 2));
        assertThat(table.remove(A)).isTrue();
        assertThat(table.remove(A)).isFalse();
        assertThat(table.find(A)).isEmpty();
        assertThatThrownBy(() -> table.put(PubKey.NULL, HostPort.parse("h:1"))).isInstanceOf(BadKeyException.class);
    }

    @Test
    void shouldWritePlacesAsTheyAreRead() {
        for (String text : new String[] {"[2001:db8::1]:7777", "192.0.2.1:0", ":7777", "visor.example:65535"}) {
            assertThat(HostPort.parse(text)).hasToString(text);
        }
    }
}
