package io.skyloom.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.testing.Cases;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class InboxTest {
    @Test
    void shouldReadWhatWasAppendedAndHoldNoMoreThanItNeeds() {
        Cases.check(300, draw -> {
            BufferPool pool = new BufferPool(1 << 20);
            Inbox inbox = new Inbox(new Inbox.Memory(pool));
            ByteArrayOutputStream in = new ByteArrayOutputStream();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int i = 0; i < 40; i++) {
                byte[] bytes = draw.bytesUpTo(30_000);
                inbox.append(bytes, 0, bytes.length);
                in.writeBytes(bytes);
                byte[] target = new byte[draw.between(0, 40_000)];
                int n = inbox.read(target, 0, target.length);
                out.write(target, 0, n);
                assertThat(inbox.size()).isEqualTo(in.size() - out.size());
                assertThat(inbox.heldBytes()).isLessThanOrEqualTo(inbox.size() + 2L * BufferPool.SEGMENT_BYTES);
                assertThat(pool.lentBytes()).isEqualTo(inbox.heldBytes());
            }
            byte[] rest = new byte[inbox.size()];
            assertThat(inbox.read(rest, 0, rest.length)).isEqualTo(rest.length);
            out.writeBytes(rest);
            assertThat(Arrays.equals(in.toByteArray(), out.toByteArray())).isTrue();
            assertThat(pool.lentBytes()).isZero();
        });
    }

    @Test
    void shouldPackSmallPiecesTogether() {
        BufferPool pool = new BufferPool(1 << 20);
        Inbox.Memory memory = new Inbox.Memory(pool);
        Inbox inbox = new Inbox(memory);
        for (int i = 0; i < 8000; i++) {
            inbox.append(new byte[] {1}, 0, 1);
        }
        assertThat(memory.heldBytes()).isEqualTo(BufferPool.SEGMENT_BYTES);
        inbox.clear();
        assertThat(memory.heldBytes()).isZero();
        assertThat(inbox.read(new byte[1], 0, 1)).isZero();
    }
}
