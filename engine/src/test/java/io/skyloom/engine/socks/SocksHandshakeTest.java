package io.skyloom.engine.socks;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.engine.socks.SocksTarget.Name;
import io.skyloom.testing.Cases;
import io.skyloom.testing.Draw;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocksHandshakeTest {
    private static final HexFormat HEX = HexFormat.of();

    /** What became of some bytes: what was answered, what was left untaken, and the state at the end. */
    private record Talk(String answers, int taken, SocksHandshake end) {}

    private static Talk talk(SocksAccess access, byte[] input, int slice) {
        SocksHandshake handshake = new SocksHandshake(access);
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        int at = 0;
        int taken = 1;
        while (taken > 0 && at < input.length) {
            taken = handshake.feed(input, at, Math.min(slice, input.length - at));
            at += taken;
            answers.writeBytes(handshake.takeAnswer());
        }
        return new Talk(HEX.formatHex(answers.toByteArray()), at, handshake);
    }

    private static Talk talk(SocksAccess access, String input) {
        return talk(access, HEX.parseHex(input), Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({
        "0501000501 0001 7f0000014828, 127.0.0.1:18472",
        "050200020501 0001 08080808 0035, 8.8.8.8:53",
        "0501000501 0004 00000000000000000000000000000001 0001, [0:0:0:0:0:0:0:1]:1",
        "0501000501 0003 0c 6e6f70652e696e76616c6964 0050, nope.invalid:80"
    })
    void shouldUnderstandWhereAnOpenServerIsAskedToConnect(String input, String target) {
        byte[] bytes = HEX.parseHex(input.replace(" ", ""));
        for (int slice : new int[] {1, 2, 3, 7, 1000}) {
            Talk talk = talk(SocksAccess.open(), bytes, slice);
            assertThat(talk.answers()).isEqualTo("0500");
            assertThat(talk.end().target().map(SocksTarget::toString)).contains(target);
            assertThat(talk.taken()).isEqualTo(bytes.length);
        }
    }

    @Test
    void shouldLeaveWhatFollowsTheRequest() {
        String request = "0501000501000108080808003" + "5";
        Talk talk = talk(SocksAccess.open(), request + "68656c6c6f");
        assertThat(talk.taken()).isEqualTo(request.length() / 2);
        assertThat(talk.end().wanted()).isZero();
        assertThat(talk.end().target()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "04010050, ''",
        "050102, 05ff",
        "0500, 05ff",
        "0501ff, 05ff",
        "050100 050200017f0000014828, 0500 05070001000000000000",
        "050100 050300017f0000014828, 0500 05070001000000000000",
        "050100 050900017f0000014828, 0500 05070001000000000000",
        "050100 05010009, 0500 05080001000000000000",
        "050100 05010003000050, 0500 05040001000000000000",
        "050100 0501000301 00 0050, 0500 05040001000000000000",
        "050100 0501000302 c3a4 0050, 0500 05040001000000000000",
        "050100 0401, 0500"
    })
    void shouldSendAwayFromAnOpenServer(String input, String answers) {
        Talk talk = talk(SocksAccess.open(), input.replace(" ", ""));
        assertThat(talk.answers()).isEqualTo(answers.replace(" ", ""));
        assertThat(talk.end().isDone()).isTrue();
        assertThat(talk.end().target()).isEmpty();
        assertThat(talk.end().complaint()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "050102 01 0475736572 06736563726574, 0502 0100, true",
        "050102 01 06736563726574 0178, 0502 0100, true",
        "050102 01 00 06736563726574, 0502 0100, true",
        "050102 01 0475736572 0577726f6e67, 0502 0101, false",
        "050102 01 00 00, 0502 0101, false",
        "050102 01 0473656372 06736563726562, 0502 0101, false",
        "050100, 05ff, false",
        "050102 05, 0502, false"
    })
    void shouldAskForThePasscode(String input, String answers, boolean admitted) {
        Talk talk = talk(SocksAccess.passcode("secret"), input.replace(" ", ""));
        assertThat(talk.answers()).isEqualTo(answers.replace(" ", ""));
        assertThat(talk.end().isDone()).isEqualTo(!admitted);
    }

    @Test
    void shouldAskNobodyWithoutAPasscode() {
        assertThat(talk(SocksAccess.passcode(""), "050100").answers()).isEqualTo("0500");
    }

    @Test
    void shouldLetEverybodySayWhatHeWantsWhereAllIsRefused() {
        assertThat(talk(SocksAccess.whatever(), "05020002").answers()).isEqualTo("0500");
        Talk talk = talk(SocksAccess.whatever(), "050102" + "01017801" + "79" + "050100017f0000010050");
        assertThat(talk.answers()).isEqualTo("05020100");
        assertThat(talk.end().target()).isPresent();
    }

    @Test
    void shouldKnowWhichNamesHostsCanHave() {
        assertThat(SocksTarget.isName("a".repeat(SocksTarget.LONGEST_NAME))).isTrue();
        assertThat(SocksTarget.isName("a".repeat(SocksTarget.LONGEST_NAME + 1))).isFalse();
        assertThat(new SocksTarget(new Name("x"), 0xFFFF)).hasToString("x:65535");
    }

    /** A conversation that an honest client could have. */
    private static byte[] honest(Draw draw) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        byte[] methods = draw.pick(List.of(new byte[] {0}, new byte[] {2}, new byte[] {0, 2}, draw.bytesUpTo(255)));
        said.write(5);
        said.write(methods.length);
        said.writeBytes(methods);
        if (draw.chance(0.5)) {
            byte[] user = draw.bytesUpTo(255);
            byte[] password = draw.bytesUpTo(255);
            said.write(1);
            said.write(user.length);
            said.writeBytes(user);
            said.write(password.length);
            said.writeBytes(password);
        }
        said.writeBytes(new byte[] {5, (byte) draw.between(1, 3), 0});
        byte[] name = draw.bytesUpTo(255);
        switch (draw.between(0, 2)) {
            case 0 -> said.write(1);
            case 1 -> said.write(4);
            default -> {
                said.write(3);
                said.write(name.length);
                said.writeBytes(name);
            }
        }
        said.writeBytes(draw.bytes(18));
        return said.toByteArray();
    }

    @Test
    void shouldSayTheSameHoweverTheBytesAreSliced() {
        List<SocksAccess> accesses = List.of(SocksAccess.open(), SocksAccess.passcode("s"), SocksAccess.whatever());
        Cases.check(20_000, draw -> {
            byte[] input = draw.chance(0.3) ? draw.bytesUpTo(600) : draw.mutate(honest(draw));
            SocksAccess access = draw.pick(accesses);
            Talk whole = talk(access, input, Integer.MAX_VALUE);
            Talk sliced = talk(access, input, draw.between(1, 9));
            assertThat(sliced.answers()).isEqualTo(whole.answers());
            assertThat(sliced.end().target()).isEqualTo(whole.end().target());
            assertThat(sliced.end().isDone()).isEqualTo(whole.end().isDone());
            if (whole.end().target().isPresent()) {
                assertThat(sliced.taken()).isEqualTo(whole.taken());
            }
            assertThat(whole.end().isDone() || whole.taken() == input.length).isTrue();
            assertThat(whole.end().wanted()).isBetween(0, 3 + 2 * 255);
        });
    }
}
