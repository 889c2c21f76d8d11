package io.skyloom.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class VectorsTest {
    private static final String FILE = "of-the-loader.json";

    private final List<Vector> list = Vectors.each(FILE, "list").toList();

    @Test
    void shouldReadTheFieldsOfAVector() {
        Vector first = list.get(0);
        assertThat(first).hasToString("first");
        assertThat(first.bytes("hex")).containsExactly(0, 0xFF);
        assertThat(first.number("number")).isEqualTo(7);
        assertThat(first.number("big")).isEqualTo(-1L);
        assertThat(first.flag("flag")).isTrue();
        assertThat(first.texts("texts")).containsExactly("a", "b");
        assertThat(first.optionalText("nowhere")).isEmpty();
        assertThat(list.get(1).object("inner").text("text")).isEqualTo("deep");
        assertThat(list.get(1).object("inner").list("list").get(0).bytes("hex")).containsExactly(1);
        assertThat(Vectors.each(FILE, "nested/list").map(Vector::toString)).containsExactly("inside");
    }

    @Test
    void shouldRefuseWhatIsMissingOrOfAnotherKind() {
        Vector first = list.get(0);
        Vector second = list.get(1);
        assertThatThrownBy(() -> first.bytes("nowhere")).hasMessage("vector \"first\": field \"nowhere\" is missing");
        assertThatThrownBy(() -> first.text("nothing")).hasMessageContaining("is missing");
        assertThatThrownBy(() -> first.text("number")).hasMessageContaining("is not a text");
        assertThatThrownBy(() -> first.flag("hex")).hasMessageContaining("is not true or false");
        assertThatThrownBy(() -> second.number("number")).hasMessageContaining("is not a whole number");
        assertThatThrownBy(() -> second.bytes("hex")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> first.list("hex")).hasMessageContaining("is not a list");
    }

    @Test
    void shouldRefuseToLoopOverNothing() {
        assertThatThrownBy(() -> Vectors.each(FILE, "empty")).hasMessageContaining("an empty one");
        assertThatThrownBy(() -> Vectors.load("no-such-file.json")).hasMessageContaining("/vectors/no-such-file.json");
    }
}
