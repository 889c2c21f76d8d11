package io.skyloom.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.testing.Cases;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamTableTest {
    private final Inbox.Memory memory = new Inbox.Memory(new BufferPool(0));

    @Test
    void shouldHoldWhatAMapWouldHold() {
        Cases.check(200, draw -> {
            StreamTable table = new StreamTable();
            Map<Integer, MuxStream> model = new HashMap<>();
            int range = draw.between(1, 400);
            for (int i = 0; i < 1000; i++) {
                int id = draw.between(0, 2 * range) * (draw.chance(0.5) ? 1 : 0x1000_0000);
                MuxStream held = model.get(id);
                assertThat(table.get(id)).isSameAs(held);
                if (held == null) {
                    MuxStream fresh = new MuxStream(id, true, memory);
                    table.add(fresh);
                    model.put(id, fresh);
                } else if (draw.chance(0.7)) {
                    assertThat(table.remove(held)).isTrue();
                    model.remove(id);
                }
                assertThat(table.size()).isEqualTo(model.size());
            }
            assertThat(table.snapshot()).containsExactlyInAnyOrderElementsOf(model.values());
        });
    }

    @Test
    void shouldRemoveOnlyThatVeryStream() {
        StreamTable table = new StreamTable();
        MuxStream gone = new MuxStream(7, true, memory);
        MuxStream successor = new MuxStream(7, true, memory);
        table.add(successor);
        assertThat(table.remove(gone)).isFalse();
        assertThat(table.get(7)).isSameAs(successor);
    }
}
