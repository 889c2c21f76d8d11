package io.skyloom.gob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.testing.Cases;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** An argument that two generations of programs spell differently. */
class EitherTypeTest {
    private static final GobLimits LIMITS = GobLimits.ofMessages(1 << 16);

    /** What is asked for. */
    private record Wish(String name, String mode) {}

    private static final GobStruct<Wish> FORM = GobStruct.define("test.Wish", fields -> {
        var name = fields.field("Name", Gob.STRING, Wish::name);
        var mode = fields.field("Mode", Gob.STRING, Wish::mode);
        return row -> new Wish(row.get(name), row.get(mode));
    });

    private static final GobType<Wish> WISH = Gob.either(FORM, Gob.STRING.as(name -> new Wish(name, ""), Wish::name));

    private static <T> byte[] written(GobType<T> type, T value) throws IOException {
        GobBuffer out = new GobBuffer(64);
        new GobWriter(LIMITS, new GobNumbering()).write(type, value, out);
        return out.toBytes();
    }

    private static Wish read(byte[] stream) throws IOException {
        return Objects.requireNonNull(GobReader.of(stream, LIMITS).read(WISH));
    }

    @Test
    void shouldReadBothSpellings() throws Exception {
        assertThat(read(written(Gob.STRING, "skychat"))).isEqualTo(new Wish("skychat", ""));
        assertThat(read(written(FORM, new Wish("skychat", "internal")))).isEqualTo(new Wish("skychat", "internal"));
    }

    @Test
    void shouldSendTheFirst() throws Exception {
        Wish wish = new Wish("skychat", "external");
        assertThat(written(WISH, wish)).isEqualTo(written(FORM, wish));
    }

    @Test
    void shouldComplainAboutTheFirstWhenItIsNeitherAndGoOn() throws Exception {
        byte[] number = written(Gob.INT, 5L);
        byte[] text = written(Gob.STRING, "next");
        byte[] both = new byte[number.length + text.length];
        System.arraycopy(number, 0, both, 0, number.length);
        System.arraycopy(text, 0, both, number.length, text.length);
        GobReader reader = GobReader.of(both, LIMITS);
        assertThatThrownBy(() -> reader.read(WISH))
                .isInstanceOf(GobException.class)
                .hasMessageContaining("want struct type test.Wish; got non-struct");
        assertThat(reader.isAligned()).isTrue();
        assertThat(reader.read(WISH)).isEqualTo(new Wish("next", ""));
    }

    @Test
    void shouldAnswerAnythingElseWithAPlainError() throws Exception {
        byte[] good = written(FORM, new Wish("skychat", "internal"));
        Cases.check(2_000, draw -> {
            try {
                GobReader.of(draw.mutate(good), LIMITS).read(WISH);
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotNull();
            }
        });
    }
}
